import type { LeakAnswer, MailTexts, SignInMethod } from '../mail-texts.js';

const methods: Readonly<Record<SignInMethod, string>> = {
  passkey: '通行密鑰',
  'second-factor': '驗證器應用程式',
  'sign-on': '單一登入',
};

const answers: Readonly<Record<LeakAnswer, string>> = {
  disabled: '此金鑰已立即停用,使用此金鑰的呼叫均會遭到拒絕。',
  flagged: '依貴計畫的設定,此金鑰並未停用,持有者仍可使用。',
};

export const zhTW: MailTexts = {
  invitation: ({ project, inviter, link }) => ({
    subject: '邀請您加入 Keyward 計畫',
    text: `您好:

${inviter} 邀請您加入 Keyward 上的計畫「${project}」。

請於 7 天內開啟下列連結以接受邀請:

${link}

此連結僅能使用一次。若您不清楚此邀請的來由,請忽略本信。
`,
  }),
  'password-reset': ({ name, link }) => ({
    subject: '重設您的 Keyward 密碼',
    text: `${name} 您好:

有人(應該是您)要求重設您 Keyward 帳號的密碼。請於 10 分鐘內開啟下列連結以設定新密碼:

${link}

此連結僅能使用一次。若非您本人所為,請忽略本信,您的密碼不會變更。
`,
  }),
  'email-confirmation': ({ name, link }) => ({
    subject: '確認您的 Keyward 電子郵件地址',
    text: `${name} 您好:

此地址將成為您 Keyward 帳號的電子郵件地址。請於 24 小時內開啟下列連結以確認:

${link}

此連結僅能使用一次。若非您本人所為,請忽略本信,不會有任何變更。
`,
  }),
  'password-changed': ({ name, time }) => ({
    subject: '您的 Keyward 密碼已變更',
    text: `${name} 您好:

您 Keyward 帳號的密碼已於 ${time} 變更,其他登入階段均已結束。

若非您本人所為,請立即於登入頁面以「忘記密碼」設定新密碼,並通知系統管理者。
`,
  }),
  'sign-in-method-added': ({ name, method, time }) => ({
    subject: 'Keyward 新增登入方式',
    text: `${name} 您好:

自 ${time} 起,您的 Keyward 帳號可使用${methods[method]}登入。

若非您本人所為,請於帳號設定中移除該方式、變更密碼,並通知系統管理者。
`,
  }),
  'key-leaked': ({ name, key, project, time, action }) => ({
    subject: 'API 金鑰已外洩',
    text: `${name} 您好:

有人於 ${time} 通報,在不應出現之處發現計畫「${project}」的 API 金鑰「${key}」。

${answers[action]}

請查明外洩之處並將其移除,然後輪替或刪除此金鑰:其內容已為他人所知。
`,
  }),
  'key-expiring': ({ name, key, project, time, days }) => ({
    subject: `API 金鑰將於 ${days} 天內到期`,
    text: `${name} 您好:

計畫「${project}」的 API 金鑰「${key}」將於 ${time} 到期,屆時使用此金鑰的呼叫均會遭到拒絕。

若仍需使用,請於到期前延長效期。
`,
  }),
};
