using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.EndToEnd.Tests.Data;

/// <summary>A trade of the exchange.</summary>
internal sealed record ExchangeTrade(long Id, long TimeMs, string Price, string Quantity);

/// <summary>Binance's socket and history in one server, for one symbol: what it trades while nobody listens is in its history alone.</summary>
internal sealed class BinanceExchange : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<ExchangeTrade> _trades = [];
    private readonly List<WebSocket> _clients = [];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BinanceExchange(WebApplication app) => _app = app;

    public Uri Web => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public string Socket => Web.ToString().Replace("http:", "ws:", StringComparison.Ordinal);

    /// <summary>Clients that have subscribed.</summary>
    public int Clients
    {
        get
        {
            lock (_lock)
            {
                return _clients.Count(c => c.State == WebSocketState.Open);
            }
        }
    }

    /// <summary>Pages of trades that were asked for.</summary>
    public int Pages { get; private set; }

    /// <summary>Pages beyond so many are not answered before <see cref="Release"/>.</summary>
    public int HoldsAfter { get; init; } = int.MaxValue;

    /// <summary>New connections are refused meanwhile.</summary>
    public bool IsClosed { get; set; }

    public IReadOnlyList<ExchangeTrade> Trades
    {
        get
        {
            lock (_lock)
            {
                return [.. _trades];
            }
        }
    }

    public static async Task<BinanceExchange> StartAsync(int holdsAfter = int.MaxValue)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var exchange = new BinanceExchange(app) { HoldsAfter = holdsAfter };
        app.UseWebSockets();
        app.Map("/stream", exchange.ListenAsync);
        app.MapGet("/api/v3/aggTrades", (HttpRequest request) => Results.Text(exchange.First(Number(request, "startTime")), "application/json"));
        app.MapGet("/api/v3/historicalTrades", async (HttpRequest request) =>
        {
            await exchange.PageAllowedAsync(request.HttpContext.RequestAborted);
            return Results.Text(exchange.Page(Number(request, "fromId"), (int)Number(request, "limit")), "application/json");
        });
        app.MapGet("/api/v3/klines", (HttpRequest request) => Results.Text(exchange.Bars(Number(request, "startTime"), Number(request, "endTime")), "application/json"));
        await app.StartAsync();
        return exchange;
    }

    /// <summary>Adds a trade, and says it to whoever listens.</summary>
    public async Task TradeAsync(long timeMs, string price, string quantity)
    {
        ExchangeTrade trade;
        List<WebSocket> clients;
        lock (_lock)
        {
            trade = new ExchangeTrade(_trades.Count + 1, timeMs, price, quantity);
            _trades.Add(trade);
            clients = [.. _clients.Where(c => c.State == WebSocketState.Open)];
        }

        string message = FormattableString.Invariant(
            $$"""{"stream":"btcusdt@trade","data":{"e":"trade","E":{{timeMs}},"s":"BTCUSDT","t":{{trade.Id}},"p":"{{price}}","q":"{{quantity}}","T":{{timeMs}},"m":true} }""");
        foreach (var client in clients)
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
    }

    /// <summary>Breaks every connection.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _clients.ForEach(c => c.Abort());
            _clients.Clear();
        }
    }

    /// <summary>Answers all pages from now on.</summary>
    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ListenAsync(HttpContext context)
    {
        if (IsClosed)
        {
            context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: WebSocketMessageType.Text })
            {
                lock (_lock)
                {
                    if (!_clients.Contains(socket))
                    {
                        _clients.Add(socket);
                    }
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // Cut off.
        }
    }

    private string First(long startMs) => Trades.FirstOrDefault(t => t.TimeMs >= startMs) is { } first
        ? FormattableString.Invariant($$"""[{"a":1,"p":"{{first.Price}}","q":"{{first.Quantity}}","f":{{first.Id}},"l":{{first.Id}},"T":{{first.TimeMs}},"m":true,"M":true}]""")
        : "[]";

    private Task PageAllowedAsync(CancellationToken aborted) => Pages < HoldsAfter ? Task.CompletedTask : _released.Task.WaitAsync(aborted);

    private string Page(long fromId, int limit)
    {
        Pages++;
        return $"[{string.Join(',', Trades.Where(t => t.Id >= fromId).Take(limit).Select(t => FormattableString.Invariant($$"""{"id":{{t.Id}},"price":"{{t.Price}}","qty":"{{t.Quantity}}","time":{{t.TimeMs}}}""")))}]";
    }

    private string Bars(long startMs, long endMs)
    {
        var bars = Trades.GroupBy(t => t.TimeMs / 60_000 * 60_000).Where(b => b.Key >= startMs && b.Key <= endMs).OrderBy(b => b.Key);
        return $"[{string.Join(',', bars.Select(Bar))}]";

        static string Bar(IGrouping<long, ExchangeTrade> bar)
        {
            decimal[] prices = [.. bar.Select(t => decimal.Parse(t.Price, CultureInfo.InvariantCulture))];
            decimal volume = bar.Sum(t => decimal.Parse(t.Quantity, CultureInfo.InvariantCulture));
            return FormattableString.Invariant($"""[{bar.Key},"{prices[0]}","{prices.Max()}","{prices.Min()}","{prices[^1]}","{volume}",{bar.Key + 59_999},"1",{prices.Length},"1","1","0"]""");
        }
    }

    private static long Number(HttpRequest request, string name) => long.Parse(request.Query[name]!, CultureInfo.InvariantCulture);
}
