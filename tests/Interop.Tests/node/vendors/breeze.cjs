// Socket.IO's own client, unmodified, as the vendor's clients use it: prints what it hears.
const [root, user, token, count, ...rooms] = process.argv.slice(2);
const { io } = require('socket.io-client');

const print = (kind, data) => console.log(JSON.stringify({ kind, data }));
let left = +count;

const socket = io(root, {
  path: '/socket.io/',
  auth: { user, token },
  transports: ['websocket'],
  reconnection: false,
  extraHeaders: { 'User-Agent': 'node-socketio[client]/socket' },
});
socket.on('connect', () => {
  print('connect', { id: socket.id });
  socket.emit('join', rooms.length === 1 ? rooms[0] : rooms);
});
socket.on('connect_error', (error) => {
  print('connect_error', { message: error.message });
  process.exit(0);
});
socket.on('stock', (data) => {
  if (left-- > 0) {
    print('stock', data);
  }
  if (left === 0) {
    socket.emit('leave', rooms);
    socket.disconnect();
    process.exit(0);
  }
});
