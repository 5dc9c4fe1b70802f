using Candlewick.Ingestor.Live.Status;
using Candlewick.Ingestor.Publishing;
using Candlewick.Instruments;
using Candlewick.Instruments.Publishing;
using Candlewick.Instruments.Refresh;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// Feed <c>sim</c>: a made-up market in real time and without an end, for who has no vendor's login. Its instruments are those of venue <c>SIM</c> and it publishes no
/// other.
/// </summary>
public sealed partial class SimulatedExchange(SimulatedExchangeOptions market, ILoggerFactory loggers)
{
    /// <summary>Name of the feed.</summary>
    public const string Feed = "sim";

    /// <summary>Venue of its instruments.</summary>
    public const string Venue = SimulatedInstruments.Venue;

    /// <summary>Topics of a market that nobody should take for a real one begin with it.</summary>
    public const string TopicPrefix = "sim.";

    private static readonly TimeSpan BetweenRefreshes = TimeSpan.FromHours(6);

    private readonly ILogger _logger = loggers.CreateLogger<SimulatedExchange>();

    /// <summary>Its instruments as the master knows them.</summary>
    public static IReadOnlyList<Instrument> Instruments(DateOnly date) => [.. SimulatedInstruments.Exchange(date).Select(Describe)];

    /// <summary>Publishes its instruments to the master and its ticks to topic <c>ticks</c>, until it is told to stop.</summary>
    /// <param name="options">How they are published. Session groups and speed are the exchange's.</param>
    /// <exception cref="IngestException">It cannot begin or go on; the message names the remedy.</exception>
    /// <exception cref="MasterException">Kafka does not take its instruments.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the next run goes on from there.</exception>
    public async Task RunAsync(IngestOptions options, CancellationToken cancellationToken)
    {
        var source = new SimulatedSource(
            from => new MarketOptions { Seed = market.Seed, Date = from, Instruments = SimulatedInstruments.Exchange(from), Rate = market.Rate, QuotesPerTrade = 0.5 }, options.Time);

        // Contracts, which other dates have others of, are in the venue's own group.
        var groups = SimulatedInstruments.Exchange(Today(options.Time)).ToDictionary(i => i.Id, i => i.Group);
        await PublishMasterAsync(options, cancellationToken);
        using var events = new FeedEvents(options, _logger);
        var status = new SimulatedStatus(events, source.Name, groups.Count, options.Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var refreshing = RefreshAsync(options, ended.Token);
        try
        {
            await Task.Factory.StartNew(
                () => new SourceRun(options with { Speed = 0, SessionGroups = groups, Progress = status.Reached }, source, _logger).Run(cancellationToken),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            await ended.CancelAsync();
            await refreshing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            status.Stopped();
        }
    }

    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Contracts of months to come are listed, those that have expired are not any more.</summary>
    private async Task RefreshAsync(IngestOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(BetweenRefreshes, options.Time, cancellationToken);
            try
            {
                await PublishMasterAsync(options, cancellationToken);
            }
            catch (MasterException e)
            {
                LogNotRefreshed(e.Message, BetweenRefreshes.TotalHours);
            }
        }
    }

    private Task PublishMasterAsync(IngestOptions options, CancellationToken cancellationToken) => Task.Run(
        () => new KnownInstruments(loggers.CreateLogger<KnownInstruments>()).Publish(
            new InstrumentRefreshOptions
            {
                Kafka = options.Kafka, Layout = options.Layout, SchemaIds = options.SchemaIds, Time = options.Time, Folder = "", Today = MasterDay.At(options.Time.GetUtcNow()),
            },
            Feed, Instruments(Today(options.Time)), cancellationToken),
        cancellationToken);

    [LoggerMessage(LogLevel.Warning, "The simulated exchange's instruments are as they were: {Reason}; tried again in {Hours:0} h")]
    private partial void LogNotRefreshed(string reason, double hours);

    private static Instrument Describe(SimulatedInstrument i)
    {
        decimal unit = Market.Numbers.ScaledNumber.PowerOfTen(i.PriceScale), size = Market.Numbers.ScaledNumber.PowerOfTen(i.SizeScale);
        return new Instrument
        {
            Id = i.Id, Type = i.Type, Name = i.Name, Currency = i.Currency, TickSize = i.TickSize / unit, LotSize = i.LotSize / size, Expiry = i.Expiry, Strike = i.Strike,
            Right = i.Right, Underlying = i.Underlying, SessionGroup = i.Group, Aliases = [new Alias(Feed, AliasKind.Symbol, i.Id.Symbol)],
        };
    }
}
