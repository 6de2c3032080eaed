/** What HQ says on the terminal it was started from: one line, Chinese first, then English. */

/** Figures of a sentence: folders, ports, codes. */
export type SentenceDetails = Readonly<Record<string, string | number | boolean>>

const SENTENCES = {
  option_unknown: [
    '不认识的选项：{given}（--help 可看全部）',
    'Unknown option: {given} (--help shows them all)',
  ],
  option_value: ['{option} 后面要写一个值', '{option} needs a value'],
  option_port: [
    '--port 应为 0 到 65535 的整数，不是 {given}',
    '--port is a whole number from 0 to 65535, not {given}',
  ],
  option_connections: [
    '--connections 应为 2 到 500 的整数，不是 {given}',
    '--connections is a whole number from 2 to 500, not {given}',
  ],
  option_address: [
    '--listen 后面要写一个 IP 地址，不是 {given}',
    '--listen needs an IP address, not {given}',
  ],
  option_database: ['数据库地址应以 postgres:// 开头', 'The address of a database begins with postgres://'],
  option_role: ['--role 应为 admin、manager 或 viewer', '--role is admin, manager or viewer'],
  tls_pair: ['--tls-cert 和 --tls-key 要一起写', '--tls-cert and --tls-key go together'],
  tls_or_proxy: ['TLS 和 --behind-proxy 只能选一个', 'TLS and --behind-proxy exclude each other'],
  listen_open: [
    '监听 {address} 必须用 --tls-cert 和 --tls-key，或放在可信代理后面（--behind-proxy）：总部拒绝启动',
    'HQ does not listen on {address} without --tls-cert and --tls-key, or --behind-proxy',
  ],
  file_unreadable: ['读不出文件 {file}（{code}）', 'The file {file} cannot be read ({code})'],
  tls_unusable: ['证书或密钥不能用（{code}）', 'The certificate or its key cannot be used ({code})'],
  token_short: [
    '{file} 里的令牌太短，至少 20 个字符',
    'The token in {file} is too short: 20 characters at least',
  ],
  command_unknown: [
    '不认识的命令：{given}（--help 可看全部）',
    'Unknown command: {given} (--help shows them all)',
  ],
  command_form: ['命令写法：npm run hq -- {form}', 'The command is written: npm run hq -- {form}'],
  no_home: ['找不到用户文件夹，请用 --data-dir 指定', 'There is no home folder; name one with --data-dir'],
  port_taken: ['端口 {port} 已被占用', 'Port {port} is taken'],
  port_forbidden: ['系统不允许使用端口 {port}', 'The system does not allow port {port}'],
  address_absent: ['本机没有地址 {address}', 'This machine has no address {address}'],
  hq_running: [
    '这个数据文件夹正被另一个总部程序使用：{folder}',
    'Another HQ is using this data folder: {folder}',
  ],
  folder_closed: [
    'PostgreSQL 的用户进不了数据所在的文件夹：{folder}',
    "PostgreSQL's user may not enter the folder of its data: {folder}",
  ],
  folder_unusable: [
    '数据文件夹不能用：{folder}（{code}）',
    'The data folder cannot be used: {folder} ({code})',
  ],
  no_postgres: [
    '没有适用于 {system} 的 PostgreSQL，请用 DATABASE_URL 指定一个',
    'There is no PostgreSQL for {system} here; name one with DATABASE_URL',
  ],
  no_postgres_user: [
    '不能为 PostgreSQL 建立系统用户 guike-hq，请不要以 root 运行，或用 DATABASE_URL',
    'The system user guike-hq for PostgreSQL cannot be made: do not run as root, or use DATABASE_URL',
  ],
  postgres_does_not_start: ['PostgreSQL 启动不了：{said}', 'PostgreSQL does not start: {said}'],
  postgres_lost: [
    'PostgreSQL 一再停止，总部只好结束：{said}',
    'PostgreSQL keeps ending, so HQ ends too: {said}',
  ],
  postgres_too_old: [
    '数据库是 PostgreSQL {found}，需要 {needed} 或更新',
    'The database is PostgreSQL {found}; {needed} or later is needed',
  ],
  database_newer: [
    '数据库是更新版本的总部写的（{found}，本程序到 {known}），请更新程序',
    'A newer HQ wrote this database ({found}; this program knows {known}); update the program',
  ],
  database_unreachable: ['连不上数据库（{code}）', 'The database cannot be reached ({code})'],
  key_missing: [
    '找不到这家公司的密钥文件 {file}，请把备份放回去',
    "The organisation's key file {file} is not there; put its copy back",
  ],
  key_damaged: ['密钥文件 {file} 已损坏，请用备份替换', 'The key file {file} is damaged; put its copy back'],
  key_foreign: ['密钥文件不是这个数据库的（{file}）', 'The key file is not that of this database ({file})'],
  running: ['总部已启动，地址', 'HQ is running at'],
  data_moved: [
    'PostgreSQL 的用户进不了 {asked}，数据放在 {folder}',
    "PostgreSQL's user may not enter {asked}; the data lie in {folder}",
  ],
  one_disk: [
    '数据只在一块硬盘上：{folder}，请定期备份',
    'The data are on one disk only: {folder}; keep copies',
  ],
  keys_at: [
    '密钥文件：{file}。请另存一份，没有它数据不能用',
    'Keys: {file}. Keep a copy elsewhere: without it the data cannot be used',
  ],
  next_officer: [
    '下一步，添加总部人员：npm run hq -- officer add 姓名 --role admin',
    'Next, add an officer: npm run hq -- officer add NAME --role admin',
  ],
  next_site: [
    '下一步，添加门店：npm run hq -- site add 0001 店名',
    'Next, add a site: npm run hq -- site add 0001 NAME',
  ],
  next_code: [
    '下一步，给终端打印激活码：npm run hq -- code 0001 1',
    'Next, print an activation code for a till: npm run hq -- code 0001 1',
  ],
  stopping: ['正在停止，等正在处理的请求完成', 'Stopping; running requests end first'],
  stopped: ['已停止', 'Stopped'],
  site_added: ['已添加门店 {code}', 'Site {code} added'],
  site_exists: ['门店 {code} 已经有了', 'There is a site {code} already'],
  site_code: ['门店编号是 0001 到 9999 的四位数字', 'A site code is four digits, 0001 to 9999'],
  site_name: ['店名 1 到 40 个字，不含控制字符', 'A name has 1 to 40 characters, no control characters'],
  unknown_site: ['没有门店 {site}', 'There is no site {site}'],
  till_number: ['终端号是 1 到 99', 'A till number is 1 to 99'],
  till_number_taken: [
    '门店 {site} 的 {number} 号机已经激活过，请用别的号',
    'Till {number} of site {site} was activated before; take another number',
  ],
  code_made: [
    '门店 {site} {number} 号机的激活码，只显示这一次，{until} 前有效',
    'The activation code of till {number} of site {site}, shown this once, good until {until}',
  ],
  officer_added: ['已添加总部人员', 'Officer added'],
  officer_exists: ['这个姓名已经有了', 'There is an officer of this name already'],
  officer_name: ['姓名 1 到 40 个字，不含控制字符', 'A name has 1 to 40 characters, no control characters'],
  officer_disabled: ['已停用', 'Disabled'],
  unknown_officer: ['没有这个总部人员', 'There is no officer of this name'],
  last_admin: ['这是最后一个 admin，不能停用', 'This is the last admin and stays'],
  password_ask: ['密码（至少 10 个字符，不显示）', 'Password (10 characters at least, not shown)'],
  password_again: ['再输入一次', 'Once more'],
  password_differs: ['两次不一样', 'The two differ'],
  password_form: ['密码 10 到 200 个字符', 'A password has 10 to 200 characters'],
  password_terminal: [
    '这里不能输入密码，请用 --password-stdin',
    'No password can be typed here; use --password-stdin',
  ],
  generation_opened: [
    '新一代 {generation} 已开始：所有终端报到后才会再发放积分',
    'Generation {generation} has begun: nothing is granted before every till has reported',
  ],
  programme_published: [
    '会员章程 {id} 第 {version} 版从 {validFrom} 起生效',
    'Programme {id} version {version} holds from {validFrom}',
  ],
  programme_file: [
    '没有这个内置章程，也读不到这样的 JSON 文件',
    'There is no such preset, and no file of that name with a programme as JSON',
  ],
  programme_malformed: ['章程写得不对', 'The document is no programme'],
  programme_unsound: [
    '章程自相矛盾：{where} {problem}',
    'The programme contradicts itself: {where} {problem}',
  ],
  valid_from_too_early: ['最早从 {earliest} 起', 'It may hold from {earliest} at the earliest'],
  version_taken: ['第 {version} 版已经有了', 'There is a version {version} already'],
  date_form: ['日期像 2026-11-22 这样写', 'A date is written like 2026-11-22'],
  staff_added: ['已添加，门店的终端会收到', 'Added; the tills of the site will hear of it'],
  staff_name: ['姓名 1 到 20 个字', 'A name has 1 to 20 characters'],
  staff_role: ['--role manager 或 cashier', '--role manager or cashier'],
  staff_full: ['这个门店的人员已满', 'This site has as many people as it may'],
  pin_form: ['密码是六位数字', 'A PIN has six digits'],
  named: ['公司名称已改', 'The organisation has its name'],
  refused: ['没有完成（{code}）', 'Not done ({code})'],
} as const satisfies Readonly<Record<string, readonly [chinese: string, english: string]>>

export type SentenceCode = keyof typeof SENTENCES

export function sentence(code: SentenceCode, details: SentenceDetails = {}): string {
  const [chinese, english] = SENTENCES[code]
  return `${filled(chinese, details)} · ${filled(english, details)}`
}

/** The sentence of a refusal; one that has none is said by its code. */
export function refusalSentence({ code, details }: { code: string; details: SentenceDetails }): string {
  return isSentenceCode(code) ? sentence(code, details) : sentence('refused', { code })
}

function isSentenceCode(code: string): code is SentenceCode {
  return Object.hasOwn(SENTENCES, code)
}

function filled(text: string, details: SentenceDetails): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => oneLine(String(details[name] ?? '')))
}

/** Text from outside, kept to one line of the terminal and without its control sequences. */
export function oneLine(text: string): string {
  return text
    .replaceAll('\n', ' / ')
    .replace(/\p{Cc}/gu, '\ufffd')
    .slice(0, 600)
}
