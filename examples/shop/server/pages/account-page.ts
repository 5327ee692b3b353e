import { type Html, html } from '../html.ts';
import { layout, type PageView } from '../layout.ts';
import { textsOf } from '../translations.ts';

/** The form to sign in; `problem` tells why the last try did not work. */
export function signInPage(view: PageView, email = '', problem?: string): Html {
  const texts = textsOf(view.session.language);
  return layout(
    view,
    texts.signIn,
    html`
    <h1>${texts.signIn}</h1>
    <p class="lead">See your orders, and check out faster.</p>
    ${problem && html`<p class="notice problem" role="alert">${problem}</p>`}
    <form class="panel narrow" action="/sign-in" method="post">
      <div class="field"><label for="email">Email</label><input id="email" name="email" value="${email}" autocomplete="username"></div>
      <div class="field"><label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password"></div>
      <button>${texts.signIn}</button>
    </form>`,
  );
}

/** A page with one sentence, for what is not there or not allowed. */
export function messagePage(view: PageView, title: string, message: string): Html {
  return layout(view, title, html`<h1>${title}</h1><p>${message}</p><p><a href="/">Back to the shop</a></p>`);
}
