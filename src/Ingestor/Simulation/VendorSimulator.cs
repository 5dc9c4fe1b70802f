using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Breeze;
using Candlewick.Ingestor.Coinbase;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Kraken;
using Candlewick.Ingestor.SmartApi;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Simulation;

/// <summary>A vendor whose wire can be simulated, by the name that is given to <c>pipeline simulate</c>.</summary>
public sealed class VendorSimulator
{
    private readonly Func<IWireVendor> _vendor;
    private readonly Func<DateOnly, IReadOnlyList<SimulatedInstrument>> _instruments;

    private VendorSimulator(string name, string description, Func<IWireVendor> vendor, Func<DateOnly, IReadOnlyList<SimulatedInstrument>> instruments) =>
        (Name, Description, _vendor, _instruments) = (name, description, vendor, instruments);

    /// <summary>Every one that there is.</summary>
    public static IReadOnlyList<VendorSimulator> All { get; } =
    [
        new("binance", "Binance's spot streams and public history", static () => new BinanceSimulator(), static _ => SimulatedInstruments.Coins("BINANCE", "USDT")),
        new("coinbase", "Coinbase Exchange's and Advanced Trade's sockets and public history", static () => new CoinbaseSimulator(), static _ => SimulatedInstruments.Coins("COINBASE", "USD")),
        new("kraken", "Kraken's second WebSocket protocol and public history", static () => new KrakenSimulator(), static _ => SimulatedInstruments.Coins("KRAKEN", "USD")),
        new("kite", "Zerodha's socket, login, instruments and candles", static () => new KiteSimulator(), SimulatedInstruments.India),
        new("smartapi", "Angel One's smart stream, logins, scrip master and candles", static () => new SmartApiSimulator(TimeProvider.System), SimulatedInstruments.India),
        new("breeze", "ICICI Direct's quotes and books over Socket.IO, logins, security master and candles", static () => new BreezeSimulator(), SimulatedInstruments.India),
    ];

    public string Name { get; }

    /// <summary>For the command's help: what it speaks.</summary>
    public string Description { get; }

    /// <summary>Serves until it is told to stop.</summary>
    /// <param name="options">Which market, and how it goes.</param>
    /// <param name="started">Called once it can be connected to.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task RunAsync(VendorSimulatorOptions options, Action<RunningSimulator> started, CancellationToken cancellationToken)
    {
        var now = options.Time.GetUtcNow();
        var date = options.Date ?? DateOnly.FromDateTime(now.UtcDateTime);
        var market = new MarketOptions { Seed = options.Seed, Date = date, Instruments = _instruments(date), Rate = options.Rate };

        // Where nothing is traded now it is the last day on which something was, from its first instant.
        var live = new SimulatedMarket(market);
        long nowUs = TickTime.Of(now), fromUs = nowUs;
        bool isShifted = options.Date is not null || options.Speed != 1;
        while (options.Date is null && live.NextUs > nowUs)
        {
            isShifted = true;
            date = date.AddDays(-1);
            market = market with { Date = date, Instruments = _instruments(date) };
            live = new SimulatedMarket(market);
        }

        if (isShifted)
        {
            fromUs = live.NextUs / 1_000_000 * 1_000_000;
        }

        await using var simulator = await WireSimulator.StartAsync(
            _vendor(),
            new WireOptions { Market = market, FromUs = fromUs, Port = options.Port, Speed = options.Speed, BeginsAt = isShifted ? 1 : 0, Faults = options.Faults },
            options.Time, cancellationToken);
        started(new RunningSimulator(
            simulator.Address, simulator.SocketAddress, DateTimeOffset.UnixEpoch.AddMicroseconds(fromUs), isShifted, [.. market.Instruments.Select(i => i.Id.ToString())]));
        await simulator.Completion.WaitAsync(cancellationToken);
    }
}

/// <summary>Which market a vendor's simulator tells of, and how it goes.</summary>
public sealed record VendorSimulatorOptions
{
    public required TimeProvider Time { get; init; }

    /// <summary>On loopback; 0: any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Market seconds in a real one.</summary>
    public double Speed { get; init; } = 1;

    public int Seed { get; init; } = 1;

    /// <summary>Trades a second of an ordinary instrument, on average over its day.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Trading date to tell of from its first instant on, which waits for the first subscription; null: now.</summary>
    public DateOnly? Date { get; init; }

    public IReadOnlyList<Fault> Faults { get; init; } = [];
}

/// <summary>A simulator that can be connected to.</summary>
/// <param name="Web">Its REST addresses begin with it.</param>
/// <param name="Socket">For <c>pipeline feed --address</c>.</param>
/// <param name="Begins">The market's time at its start.</param>
/// <param name="IsShifted">That is not now, and the market waits for the first subscription.</param>
/// <param name="Instruments">Ids of what it tells of.</param>
public sealed record RunningSimulator(Uri Web, Uri Socket, DateTimeOffset Begins, bool IsShifted, IReadOnlyList<string> Instruments);
