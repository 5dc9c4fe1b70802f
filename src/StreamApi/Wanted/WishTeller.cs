using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Notices;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Wanted;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Wanted;

/// <summary>Says to feeds what subscriptions of this node want: at once, again each minute, and a last time when nobody is left, so that it lapses five minutes later.</summary>
internal sealed partial class WishTeller(WantedSet wanted, FeedChoice feeds, NoticeBoard board, TailSet tails, StreamApiOptions options, TimeProvider time, ILogger<WishTeller> logger) : BackgroundService
{
    /// <summary>How long a new wish may wait for others.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly string _owner = $"api-{Environment.MachineName}-{Environment.ProcessId}";
    private readonly Lazy<IProducer<byte[], byte[]?>> _producer = new(() => KafkaClients.Producer<byte[], byte[]?>(options.Kafka.Producer(), logger).Build());
    private bool _isDisposed;

    /// <summary>Says a wish of an owner's that holds until <paramref name="until"/>; null: until it is taken back.</summary>
    /// <exception cref="KafkaException">The producer's queue is full.</exception>
    public void Say(string feed, string instrument, string owner, DateTimeOffset? until) => Wishes().Write(new WantedInstrument
    {
        Feed = feed,
        Instrument = instrument,
        Owner = owner,
        UntilUs = until is { } at ? Market.Ticks.TickTime.Of(at) : 0,
    });

    /// <summary>Takes a wish of an owner's back.</summary>
    /// <exception cref="KafkaException">The producer's queue is full.</exception>
    public void TakeBack(string feed, string instrument, string owner) => Wishes().TakeBack(feed, instrument, owner);

    public override void Dispose()
    {
        // Twice: it is a service of its own, and one that the host runs.
        if (_producer.IsValueCreated && !_isDisposed)
        {
            _isDisposed = true;
            _producer.Value.Flush(LastWords);
            _producer.Value.Dispose();
        }

        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var feedOf = feeds.Now();
            foreach (var want in wanted.TakeDue())
            {
                Say(want, feedOf(want.Instrument));
            }
        }
    }

    private void Say(Want want, string? feed)
    {
        if (feed is null)
        {
            if (want.Answer is null && options.Feeds.Count > 0 && !tails.Seen().Contains(want.Instrument))
            {
                board.Answer(want.Instrument, new WishAnswer("", Market.Ticks.TickTime.Of(time.GetUtcNow()), new Refusal(
                    "no_feed", $"no live feed has {want.Instrument}: feeds are {string.Join(", ", feeds.Names)}. It may come from files, or from a feed of yours")));
            }

            return;
        }

        try
        {
            Say(feed, want.Instrument, _owner, time.GetUtcNow() + Streaming.Wanted.Wishes.Lease);
        }
        catch (KafkaException e)
        {
            // Said again in a minute; until then who wants it waits.
            LogNotSaid(want.Instrument, e.Error.Reason);
        }
    }

    private Wishes Wishes() => new(options.Kafka, options.Layout, options.SchemaIds, _producer.Value);

    [LoggerMessage(LogLevel.Warning, "The feed is not told that {Instrument} is wanted: {Reason}")]
    private partial void LogNotSaid(string instrument, string reason);
}
