// Every method, called with Slack's own clients for Node; what people do goes through the page's API.
// An answer with an error throws. Prints what came over the socket as one line of JSON.

import { SocketModeClient } from '@slack/socket-mode';
import { WebClient } from '@slack/web-api';

const { SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SCHEDULE_AT } = process.env;
const clientOptions = { slackApiUrl: SLACK_API_URL, retryConfig: { retries: 0 } };
const web = new WebClient(SLACK_BOT_TOKEN, clientOptions);
const socket = new SocketModeClient({ appToken: SLACK_APP_TOKEN, clientOptions });

const HELP = 'CHELP00001';
const RANDOM = 'CRANDOM001';
const ASKER = 'UASKER0001';
const COLLEAGUE = 'UCOLLEAGUE';
const READER = { recipient_team_id: 'THALDEN001', recipient_user_id: ASKER };
const SECTION = { type: 'section', text: { type: 'mrkdwn', text: '*hello*' } };
const TITLE = { type: 'plain_text', text: 'Ask' };
const VIEW = { type: 'modal', title: TITLE, submit: TITLE, blocks: [SECTION] };

async function person(action, args) {
  const answer = await fetch(new URL(`/page/${action}`, SLACK_API_URL), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ as: 'asker', ...args }),
  });
  const { ok, done, error } = await answer.json();
  if (!ok) throw new Error(`${action}: ${error}`);
  return done;
}

async function who() {
  await web.api.test();
  await web.auth.test();
  await web.bots.info({ bot: 'BFIRSTLINE' });
  await web.team.info();
  await web.emoji.list();
  await web.users.list();
  await web.users.info({ user: ASKER });
  await web.users.lookupByEmail({ email: 'asker@halden.example' });
  await web.users.profile.get({ user: ASKER });
  await web.users.conversations({ types: 'public_channel,private_channel,im,mpim' });
  await web.oauth.v2.access({
    client_id: 'simulator-client',
    client_secret: 'simulator-client-secret',
    code: 'simulator-code',
  });
}

async function groups() {
  const { usergroup } = await web.usergroups.create({ name: 'Day shift', handle: 'day-shift' });
  const key = { usergroup: usergroup.id };
  await web.usergroups.users.update({ ...key, users: `${ASKER},${COLLEAGUE}` });
  await web.usergroups.update({ ...key, description: 'Awake' });
  await web.usergroups.disable(key);
  await web.usergroups.enable(key);
  await web.usergroups.users.list(key);
  await web.usergroups.list({ include_users: true });
}

async function talk(ts) {
  const metadata = { event_type: 'answered', event_payload: { question: 'q1' } };
  const hello = { channel: HELP, thread_ts: ts, text: 'hello', blocks: [SECTION], metadata };
  const posted = await web.chat.postMessage(hello);
  await web.chat.update({ channel: HELP, ts: posted.ts, text: 'hello again' });
  await web.chat.getPermalink({ channel: HELP, message_ts: posted.ts });
  await web.chat.postEphemeral({ channel: HELP, user: ASKER, text: 'only you' });
  await web.chat.meMessage({ channel: HELP, text: 'waves' });
  await web.chat.unfurl({ channel: HELP, ts, unfurls: { 'https://halden.example/vpn': SHOWN } });
  const gone = await web.chat.postMessage({ channel: HELP, markdown_text: '**soon gone**' });
  await web.chat.delete({ channel: HELP, ts: gone.ts });
  const later = { channel: HELP, post_at: Number(SCHEDULE_AT), text: 'good morning' };
  const { scheduled_message_id } = await web.chat.scheduleMessage(later);
  await web.chat.scheduledMessages.list({ channel: HELP });
  await web.chat.deleteScheduledMessage({ channel: HELP, scheduled_message_id });
}

const SHOWN = { title: 'VPN', text: 'How to reset it' };

async function streams(ts) {
  const started = await web.chat.startStream({ channel: HELP, thread_ts: ts, ...READER });
  const place = { channel: HELP, ts: started.ts };
  await web.chat.appendStream({ ...place, markdown_text: 'hello' });
  await web.chat.stopStream({ ...place, blocks: [SECTION] });

  const stream = web.chatStream({ channel: HELP, thread_ts: ts, buffer_size: 4, ...READER });
  const task = { type: 'task_update', id: '1', title: 'Search', status: 'in_progress' };
  await stream.append({ markdown_text: 'Look', chunks: [task] });
  await stream.append({ chunks: [{ ...task, status: 'complete', output: 'Found it' }] });
  await stream.stop({ markdown_text: 'ing up' });
}

async function read(ts) {
  await web.conversations.list({ types: 'public_channel,private_channel,im' });
  await web.conversations.join({ channel: RANDOM });
  await web.conversations.info({ channel: HELP, include_num_members: true });
  await web.conversations.members({ channel: HELP });
  for await (const page of web.paginate('conversations.history', { channel: HELP, limit: 2 })) {
    if (!page.ok) throw new Error('a page failed');
  }
  await web.conversations.replies({ channel: HELP, ts });
  await web.conversations.mark({ channel: HELP, ts });
  await web.conversations.open({ users: `${ASKER},${COLLEAGUE}` });
}

async function stick(ts) {
  const item = { channel: HELP, timestamp: ts };
  await web.reactions.add({ ...item, name: 'eyes' });
  await web.reactions.get(item);
  await web.reactions.list();
  await web.reactions.remove({ ...item, name: 'eyes' });
  await web.pins.add(item);
  await web.pins.list({ channel: HELP });
  await web.pins.remove(item);
}

async function files(ts) {
  const { files: done } = await web.filesUploadV2({
    channel_id: HELP,
    thread_ts: ts,
    content: 'line one',
    filename: 'log.txt',
  });
  await web.files.info({ file: done[0].files[0].id });
}

async function screens() {
  const { channel } = await web.conversations.open({ users: ASKER });
  const place = {
    channel_id: channel.id,
    thread_ts: await person('say', { channel: channel.id, text: 'are you there?' }),
  };
  await web.assistant.threads.setStatus({ ...place, status: 'is looking' });
  await web.assistant.threads.setTitle({ ...place, title: 'There' });
  const prompts = [{ title: 'VPN', message: 'How do I reset my VPN password?' }];
  await web.assistant.threads.setSuggestedPrompts({ ...place, prompts });
  await web.views.publish({ user_id: ASKER, view: { type: 'home', blocks: [SECTION] } });
}

const heard = { slash_commands: 0, interactive: 0, message: 0 };
let shown;

socket.on('slash_commands', async ({ body, ack }) => {
  heard.slash_commands += 1;
  shown = (await web.views.open({ trigger_id: body.trigger_id, view: VIEW })).view;
  await web.views.update({ view_id: shown.id, view: VIEW });
  await ack();
});
socket.on('interactive', async ({ body, ack }) => {
  heard.interactive += 1;
  await web.views.push({ trigger_id: body.trigger_id, view: VIEW });
  await ack();
});
socket.on('message', async ({ ack }) => {
  heard.message += 1;
  await ack();
});

await socket.start();
const ts = await person('say', { channel: 'help', text: 'see https://halden.example/vpn' });
for (const part of [who, groups, talk, streams, read, stick, files, screens]) await part(ts);
await person('command', { channel: 'help', command: '/ask', text: '' });
await person('submit', { view_id: shown.id, values: {} });
await socket.disconnect();
console.log(JSON.stringify(heard));
