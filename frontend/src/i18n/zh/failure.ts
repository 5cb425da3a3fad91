/** The words of what can go wrong, in Chinese. */
import type { failure as en } from '../en/failure'

export const failure: typeof en = {
  failure: {
    parent_writing: '这里还有回答正在书写。请等待它完成，或停止它。',
    has_replies: '这个回答已有后续消息，不能再续写。',
    not_continuable: '这个回答已经完整，没有可以续写的内容。',
    deleted: '内容已被删除。',
    not_found: '内容不存在，或已被删除。',
    too_large: '这条消息超过了服务器允许的长度。',
    too_many_answers: '同时书写的回答太多。请等待其中一个完成，或停止一个。',
    unknown_provider: '没有为这个模型配置服务商。请选择其他模型。',
    model_cannot_see: '该模型无法查看图片。请选择支持图片的模型，或移除图片。',
    model_cannot_hear: '该模型无法听取音频。请选择支持音频的模型，或移除音频。',
    internal: 'Parley 出错了，详情见其日志。',
    provider_unreachable: '无法连接服务商。',
    provider_rejected_key: '服务商没有接受密钥。',
    provider_rate_limited: '服务商目前请求过多。',
    provider_refused: '服务商拒绝了这个请求。',
    provider_unavailable: '服务商目前不可用。',
    provider_error: '服务商在回答时报告了错误。',
    provider_broke_off: '回答在结束前中断了。',
    first_token_timeout: '模型没有及时开始回答。',
    silence_timeout: '模型停止了输出。',
    answer_timeout: '回答超过了允许的时间。',
    answer_too_long: '回答已达到允许的最大长度。',
    shut_down: 'Parley 在写这个回答时被关闭了。',
    process_died: 'Parley 在写这个回答时被停止了。',
    unanswered: '这个问题在原来的地方没有得到回答。',
    cut_off_elsewhere: '这个回答在导入之前就已中断。',
    failed_elsewhere: '这个回答在导入之前就已失败。',
  },
}
