/** The words of reading aloud and of recording, in Chinese. */
import type { SpeechWords } from '../en/speech'

export const speech: SpeechWords = {
  speech: {
    label: '朗读',
    read: '朗读',
    pause: '暂停朗读',
    resume: '继续朗读',
    stop: '停止朗读',
    starting: '正在准备语音…',
    speaking: '正在朗读',
    paused: '朗读已暂停',
    failed: '无法朗读这个回答。',
    again: '重试',
    close: '关闭',
  },
  recording: {
    label: '录音',
    asking: '正在等待麦克风…',
    recording: '正在录音',
    time: '{minutes}:{seconds}，最长 {most} 分钟',
    level: '音量',
    stop: '停止并转成文字',
    cancel: '丢弃录音',
    writing: '正在转成文字…',
    again: '重试',
    discard: '丢弃',
    trouble: {
      insecure: '浏览器只允许通过 HTTPS 或在本机打开的网页使用麦克风。',
      refused: '此网页未获准使用麦克风。请在浏览器中为本站允许。',
      missing: '没有找到麦克风。',
      busy: '麦克风暂时无法使用：可能被其他程序占用。',
      broken: '录音中断了。',
      silent: '没有可以转成文字的内容。',
      lost: '录音未能发送：连接已断开。录音仍在。',
      failed: '录音未能转成文字。录音仍在。',
    },
  },
}
