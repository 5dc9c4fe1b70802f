using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Server.Connections;

/// <summary>
/// Takes clients in, as many as allowed, and sees all of them out. It works on plain sockets: a web server's transport
/// receives four kilobytes at a time, copies every answer and takes longer to start than all the rest of the broker.
/// </summary>
internal sealed partial class BrokerListener : IAsyncDisposable
{
    private const int Backlog = 512;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<BrokerConnection, Task> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _socket;
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Binds the port. Clients may connect from now on, and are served once <see cref="Start"/> is called.</summary>
    /// <exception cref="SocketException">The port is in use, or the address is not this machine's.</exception>
    public BrokerListener(BrokerOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _socket = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (options.Address.Equals(IPAddress.IPv6Any))
            {
                _socket.DualMode = true;
            }

            _socket.Bind(new IPEndPoint(options.Address, options.Port));
            _socket.Listen(Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>The port it listens on, also where the system picked it.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Start(RequestDispatcher dispatcher, TransferMemory memory, BrokerMetrics metrics) =>
        _accepting = AcceptAsync(socket => new BrokerConnection(socket, dispatcher, _options, memory, metrics, _logger), _stopping.Token);

    /// <summary>Ends every connection; done when no request is being handled any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _socket.Dispose();
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, BrokerConnection> connect, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                if (await TryAcceptAsync(stopping) is not { } socket)
                {
                    await Task.Delay(Pause, _time, stopping);
                }
                else if (_connections.Count >= _options.MaxConnections)
                {
                    LogRefused(_options.MaxConnections);
                    socket.Dispose();
                }
                else
                {
                    Serve(connect(socket), stopping);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>Null where the client went before it was taken, or the process may open no more files.</summary>
    private async ValueTask<Socket?> TryAcceptAsync(CancellationToken stopping)
    {
        try
        {
            return await _socket.AcceptAsync(stopping);
        }
        catch (SocketException e)
        {
            LogNotAccepted(e.Message);
            return null;
        }
    }

    private void Serve(BrokerConnection connection, CancellationToken stopping)
    {
        // Not on this thread: a client whose requests are there already would keep the next one waiting.
        var serving = Task.Run(() => connection.RunAsync(stopping), CancellationToken.None);
        _connections[connection] = serving;
        serving.ContinueWith(_ => _connections.TryRemove(connection, out Task? _), TaskScheduler.Default);
    }

    [LoggerMessage(LogLevel.Warning, "A client was refused: {Limit} are connected")]
    private partial void LogRefused(int limit);

    [LoggerMessage(LogLevel.Warning, "A client could not be accepted: {Reason}")]
    private partial void LogNotAccepted(string reason);
}
