// A developer's program: Resend's SDK as it comes from npm, with a MailKit key and our address in RESEND_BASE_URL. Prints what it saw.
import { Resend } from 'resend';

const resend = new Resend(process.env.MAILKIT_KEY);
const letter = { from: 'Acme <hello@mailkit.example>', to: 'delivered@resend.dev', replyTo: 'team@acme.example', subject: 'Hello', text: 'Hello' };
const once = { idempotencyKey: 'npm-1' };

const sent = await resend.emails.send(letter, once);
const seen = {
  sent,
  again: await resend.emails.send(letter, once),
  other: await resend.emails.send({ ...letter, subject: 'Another' }, once),
  got: await resend.emails.get(sent.data.id),
  missing: await resend.emails.get('0199c3de-7a41-7c02-9b1e-52f0a4c81d37'),
  invalid: await resend.emails.send({ ...letter, to: 'nobody' }),
  foreign: await resend.emails.send({ ...letter, from: 'hello@elsewhere.example' }),
  poor: await resend.emails.send({ ...letter, to: ['delivered+1@resend.dev', 'delivered+2@resend.dev'] }),
  stranger: await new Resend('mk_nobody').emails.get(sent.data.id),
};

console.log(JSON.stringify(seen));
