/** The words of one's own account, in Chinese. */
import type { AccountWords } from '../en/account'

export const account: AccountWords = {
  account: {
    heading: '账户',
    administration: '管理',
    leave: '退出登录',
    leaveEverywhere: '在所有地方退出登录',
    change: '更改密码',
    old: '旧密码',
    now: '新密码',
    set: '设置新密码',
    cancel: '保持不变',
    changed: '密码已更改。您已在其他所有地方退出登录。',
    browsers: '您登录的地方',
    here: '此浏览器',
    used: '最近使用于 {time}',
    since: '登录于 {time}',
    unknown: '未说明身份的浏览器',
    end: '在 {browser} 退出登录',
    trouble: {
      wrong_password: '旧密码不正确。',
      too_many_attempts: '密码错误次数过多。请等待一刻钟。',
      invalid: '请换一个新密码：至少 10 个字符，不要重复，也不要与用户名相同。',
      network: '无法连接服务器。请重试。',
      otherwise: '操作未成功。请重试。',
    },
  },
}
