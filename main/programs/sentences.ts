// What the programs say on the terminal they were started from: one line, Chinese first, then English.

/** Figures of a sentence: folders, ports, option names. Never a person. */
export type SentenceDetails = Readonly<Record<string, string | number | boolean>>

const SENTENCES = {
  option_unknown: [
    '不认识的选项：{given}（--help 可看全部）',
    'Unknown option: {given} (--help shows them all)',
  ],
  option_port: [
    '--port 应为 0 到 65535 的整数，不是 {given}',
    '--port is a whole number from 0 to 65535, not {given}',
  ],
  option_data_dir: ['--data-dir 后面要写一个文件夹', '--data-dir needs a folder'],
  option_shops: ['--demo 和 --empty 只能选一个', '--demo and --empty exclude each other'],
  option_debugging: [
    '带有调试开关 {given}，终端拒绝启动',
    'The terminal does not start with the debugging switch {given}',
  ],
  no_home: ['找不到用户文件夹，请用 --data-dir 指定', 'There is no home folder; name one with --data-dir'],
  port_taken: [
    '端口 {port} 已被占用，请换一个或省略 --port',
    'Port {port} is taken; choose another or leave --port out',
  ],
  port_forbidden: [
    '系统不允许使用端口 {port}，请选 1024 以上的',
    'The system does not allow port {port}; choose one above 1024',
  ],
  demo_being_made: [
    '第一次打开，正在生成演示店，请稍候',
    'First start: the demo shop is being made, a few seconds',
  ],
  page_missing: ['界面还没有构建，请先运行 npm run build', 'The page is not built; run npm run build first'],
  open_address: ['请在本机浏览器打开', 'Open in a browser on this machine'],
  next_address: ['再开一个窗口用', 'For one more window'],
  window_open: [
    '终端窗口已打开，关闭窗口或按 Ctrl-C 结束',
    'The window is open; close it or press Ctrl-C to end',
  ],
  window_failed: ['浏览器窗口没有打开', 'The browser window did not open'],
  why_no_chromium: ['没有找到 Chromium、Chrome 或 Edge', 'No Chromium, Chrome or Edge was found'],
  why_no_display: ['没有显示器', 'There is no display'],
  why_root: [
    '以 root 运行时，只有演示店才打开没有沙箱的窗口',
    'As root, a window without sandbox opens for the demo shop only',
  ],
  root_without_sandbox: [
    '以 root 运行：演示店的窗口没有 Chromium 沙箱',
    "Running as root: the demo shop's window opens without Chromium's sandbox",
  ],
  ended_by_defect: [
    '程序出错，已停止；已完成的交易都已保存',
    'A defect ended the program; whatever was done is kept',
  ],
  second_instance: [
    '这个数据文件夹正被另一个终端程序使用：{folder}',
    'Another terminal is using this data folder: {folder}',
  ],
  folder_not_ours: [
    '这个文件夹里是别的文件，没有动它：{folder}',
    'This folder holds other files and was left alone: {folder}',
  ],
  folder_read_only: ['数据文件夹不能写入：{folder}', 'The data folder cannot be written: {folder}'],
  folder_full: [
    '磁盘已满，数据文件夹不能写入：{folder}',
    'The disk is full, the data folder cannot be written: {folder}',
  ],
  folder_newer: [
    '数据是更新版本的程序写的，请更新程序：{folder}',
    'A newer program wrote this data; update the program: {folder}',
  ],
  folder_unreadable: [
    '读不出数据文件夹，磁盘可能坏了：{folder}',
    'The data folder cannot be read; the disk may be failing: {folder}',
  ],
  folder_older_than_record: [
    '数据文件夹比本机的记录旧，可能是旧的拷贝：{folder}',
    'The data folder is older than this machine remembers, perhaps an old copy: {folder}',
  ],
  database_damaged: ['数据库已损坏：{folder}', 'The database is damaged: {folder}'],
  key_missing: ['找不到数据文件夹的密钥：{folder}', "The data folder's key is missing: {folder}"],
  key_damaged: ['数据文件夹的密钥已损坏：{folder}', "The data folder's key is damaged: {folder}"],
  nothing_here: ['这个文件夹里没有终端数据：{folder}', 'There is no till in this folder: {folder}'],
  folder_unusable: [
    '数据文件夹不能使用（{code}）：{folder}',
    'The data folder cannot be used ({code}): {folder}',
  ],
} as const

export type SentenceCode = keyof typeof SENTENCES

/** The sentence in both languages, on one line, with its figures. */
export function sentence(code: SentenceCode, details: SentenceDetails = {}): string {
  const [chinese, english] = SENTENCES[code]
  return `${filled(chinese, details)} · ${filled(english, details)}`
}

/** The sentence for a refused data folder; an unknown code is said with its name. */
export function folderSentence(code: string, folder: string): string {
  return isSentenceCode(code) ? sentence(code, { folder }) : sentence('folder_unusable', { code, folder })
}

function isSentenceCode(code: string): code is SentenceCode {
  return Object.hasOwn(SENTENCES, code)
}

function filled(text: string, details: SentenceDetails): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => oneLine(String(details[name] ?? '')))
}

/** Text from outside, kept to one line of the terminal and without its control sequences. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, '�').slice(0, 400)
}
