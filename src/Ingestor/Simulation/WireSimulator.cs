using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// A server on loopback that speaks a vendor's protocol about a simulated market. One task owns the market and every session: what clients say and what
/// happens in the market come to them one after another.
/// </summary>
internal sealed class WireSimulator : IAsyncDisposable
{
    /// <summary>Where it tells of itself.</summary>
    public const string ClockPath = "/simulator";

    private const int BatchLength = 256;
    private const int MostWaiting = 8_192;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(20);

    private readonly WireOptions _options;
    private readonly TimeProvider _wall;
    private readonly Faults _faults;
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Action> _inbox = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<WireConnection> _clients = [];
    private readonly Dictionary<int, (int TradingDate, long Volume)> _resets = [];
    private Task _pump = Task.CompletedTask;
    private volatile int _subscriptions;

    private WireSimulator(IWireVendor vendor, WireOptions options, TimeProvider wall)
    {
        (_options, _wall, Vendor) = (options, wall, vendor);
        _faults = new Faults(options.Faults);
        Market = new SimulatedMarket(options.Market with { Burst = _faults.Burst });
        Clock = new MarketClock(options.FromUs, options.Speed, wall);
        History = new MarketHistory(Market.Options, Clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1));
        _app = builder.Build();
        _app.Use(LimitAsync);
        _app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20), KeepAliveTimeout = TimeSpan.FromMinutes(1) });
    }

    public IWireVendor Vendor { get; }

    /// <summary>What it tells of; for sessions, which are asked on the market's own task.</summary>
    public SimulatedMarket Market { get; }

    /// <summary>For routes of vendors' histories.</summary>
    public MarketHistory History { get; }

    public MarketClock Clock { get; }

    /// <summary>Ends when it is disposed of; faulted where it cannot go on.</summary>
    public Task Completion => _pump;

    /// <summary>Of all clients together.</summary>
    public int Subscriptions => _subscriptions;

    /// <summary>Connections that were accepted so far.</summary>
    public int Accepted { get; private set; }

    /// <summary>Counts the expiries of tokens: one that was given under another number is no longer valid.</summary>
    public int TokenEpoch { get; private set; }

    /// <summary>Such as <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>What <c>pipeline feed --address</c> is given.</summary>
    public Uri SocketAddress => new(new UriBuilder(Address) { Scheme = "ws" }.Uri, Vendor.SocketPath);

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<WireSimulator> StartAsync(IWireVendor vendor, WireOptions options, TimeProvider wall, CancellationToken cancellationToken)
    {
        var simulator = new WireSimulator(vendor, options, wall);
        vendor.Map(simulator._app, simulator);
        simulator._app.MapGet(ClockPath, () => TypedResults.Ok(new SimulatorStatus(vendor.Name, simulator.Clock.NowUs, simulator.Clock.HasBegun, options.Speed, simulator.Subscriptions)));
        await simulator._app.StartAsync(cancellationToken);
        simulator._pump = Task.Run(simulator.PumpAsync, CancellationToken.None);
        return simulator;
    }

    /// <summary>Serves a socket to its end.</summary>
    /// <param name="context">A request that is allowed to have one.</param>
    /// <param name="session">Makes the vendor's side of it.</param>
    public async Task AcceptAsync(HttpContext context, Func<WireClient, IWireSession> session)
    {
        if (IsOn(FaultKind.Unauthorized) || IsOn(FaultKind.Forbidden) || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = !context.WebSockets.IsWebSocketRequest ? StatusCodes.Status400BadRequest
                : IsOn(FaultKind.Unauthorized) ? StatusCodes.Status401Unauthorized
                : StatusCodes.Status403Forbidden;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var client = new WireClient(socket, IsOn, _wall);
        var connected = new WireConnection(client, session(client), _wall);
        Post(() =>
        {
            Accepted++;
            _clients.Add(connected);
            connected.Session.Opened();
        });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, client.Cut, context.RequestAborted);
        try
        {
            var sending = client.SendAllAsync(ended.Token);
            await connected.ReceiveAllAsync(socket, Post, ended.Token);
            client.Close();
            await sending;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // It was cut off, by either side.
        }
        finally
        {
            var removed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Post(() =>
            {
                _clients.Remove(connected);
                removed.SetResult();
            });
            await Task.WhenAny(removed.Task, _pump);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pump;
        await _app.DisposeAsync();
        _stop.Dispose();
        _wake.Dispose();
    }

    private Task LimitAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsOn(FaultKind.RateLimited) || context.Request.Headers.Upgrade.Count > 0)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = "1";
        return Task.CompletedTask;
    }

    private bool IsOn(FaultKind kind) => _faults.IsOn(kind, SinceStart);

    private TimeSpan SinceStart => TimeSpan.FromMicroseconds(Clock.NowUs - _options.FromUs);

    private void Post(Action action)
    {
        _inbox.Enqueue(action);
        _wake.Release();
    }

    private async Task PumpAsync()
    {
        Market.SkipTo(_options.FromUs);
        while (!_stop.IsCancellationRequested)
        {
            while (_inbox.TryDequeue(out var action))
            {
                action();
            }

            _subscriptions = _clients.Sum(c => c.Session.Subscriptions);
            if (_subscriptions >= _options.BeginsAt)
            {
                Clock.Begin();
            }

            Strike();
            End();
            bool isBehind = Publish();
            _clients.ForEach(c => c.Beat());
            if (_clients.Exists(c => c.Client.Waiting > MostWaiting))
            {
                // Sockets are slower than the market: it waits for them.
                await Task.Delay(TimeSpan.FromMilliseconds(1), _wall);
            }
            else if (!isBehind)
            {
                await _wake.WaitAsync(Longest);
            }
        }

        _clients.ForEach(c => c.Client.Abort());
    }

    /// <summary>What has happened by now; true where there is more.</summary>
    private bool Publish()
    {
        long nowUs = Clock.NowUs;
        int count = 0;
        for (; count < BatchLength && Market.NextUs < nowUs; count++)
        {
            ref readonly var update = ref Market.Next();
            if (_resets.Count == 0)
            {
                Publish(in update);
            }
            else
            {
                var reset = update;
                var (date, volume) = _resets.GetValueOrDefault(update.Instrument);
                reset.CumulativeVolume -= date == update.TradingDate ? volume : 0;
                Publish(in reset);
            }
        }

        bool isInOrder = !IsOn(FaultKind.Reorder);
        _clients.ForEach(c => c.Flush(isInOrder));
        return count == BatchLength;
    }

    private void Publish(in MarketUpdate update)
    {
        foreach (var connected in _clients)
        {
            connected.Publish(in update);
        }
    }

    /// <summary>Faults of this moment.</summary>
    private void Strike()
    {
        foreach (var fault in _faults.Strike(SinceStart))
        {
            switch (fault.Kind)
            {
                case FaultKind.CumulativeReset:
                    for (int i = 0; i < Market.Instruments.Count; i++)
                    {
                        _resets[i] = (Market[i].TradingDate, Market[i].CumulativeVolume);
                    }

                    break;
                case FaultKind.TokenExpiry:
                    TokenEpoch++;
                    _clients.ForEach(c => c.Client.Abort());
                    break;
                case FaultKind.Shutdown:
                    _clients.ForEach(c => c.Leave());
                    break;
                default:
                    _clients.ForEach(c => c.Client.Abort());
                    if (fault.Kind == FaultKind.Sleep)
                    {
                        Clock.Jump(fault.For);
                        Market.SkipTo(Clock.NowUs);
                    }

                    break;
            }
        }
    }

    /// <summary>Ends that were announced.</summary>
    private void End()
    {
        foreach (var _ in _faults.Over(SinceStart))
        {
            _clients.Where(c => c.IsLeaving).ToList().ForEach(c => c.Client.Abort());
        }
    }
}
