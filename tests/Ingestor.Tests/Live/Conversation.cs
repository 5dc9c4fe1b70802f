using System.Collections.Concurrent;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Tests.Live;

/// <summary>A connection to a <see cref="TalkServer"/>, read on a thread of its own as the publishing session reads it.</summary>
internal sealed class Conversation : IFeedAnswers, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;

    public Conversation(TalkFeed feed, TimeProvider time, params string[] symbols)
    {
        Shard = new FeedShard(feed, "0") { Answers = this };
        foreach (string symbol in symbols)
        {
            Want(symbol);
        }

        _reading = Task.Factory.StartNew(() => Read(time), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public FeedShard Shard { get; }

    /// <summary>What the reader said: ticks as <c>SYMBOL price</c>, else the event.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    /// <summary>With <c>down</c>: since when, microseconds UTC.</summary>
    public ConcurrentQueue<long> DownSince { get; } = new();

    /// <summary>How far the source's clock had come before the last outage, microseconds UTC.</summary>
    public long ReachedAtDownUs { get; private set; }

    /// <summary>Of the last outage.</summary>
    public Market.Ticks.GapCause LastCause { get; private set; }

    public ConcurrentQueue<string> Answers { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    public static LiveInstrument Of(string symbol) => new(new FeedInstrument(InstrumentId.Parse($"BINANCE:{symbol}-USDT")), symbol);

    public void Want(string symbol) => Assert.True(Shard.Wanted.TryAdd(Of(symbol)));

    public Task HeardAsync(params string[] said) =>
        Eventually.TrueAsync(() => said.All(s => Heard.Contains(s)), Patience, $"{string.Join(", ", said)} of {string.Join(", ", Heard)}");

    public static Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(condition, Patience, what);

    /// <summary>Tells it to stop, and waits until it has said everything.</summary>
    public Task StopAsync()
    {
        _stop.Cancel();
        return _reading.WaitAsync(Patience, TimeProvider.System);
    }

    /// <summary>Waits until it ends by itself.</summary>
    public Task EndAsync() => _reading.WaitAsync(Patience, TimeProvider.System);

    public void Subscribed(FeedShard shard, LiveInstrument instrument, long atUs) => Answers.Enqueue($"subscribed {instrument.Symbol}");

    public void Refused(FeedShard shard, FeedInstrument instrument, string why, long atUs) => Answers.Enqueue($"refused {instrument.Id}: {why}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private void Read(TimeProvider time)
    {
        using var reader = new LiveReader(Shard, new SourcePosition(), tap: null, time, new Random(1), new TellingLog<LiveIngest>(Log.Enqueue), _stop.Token);
        var item = default(SourceItem);
        SourceEvent said;
        long reachedUs = 0;
        while ((said = reader.Read(ref item, TimeSpan.FromMilliseconds(20))) != SourceEvent.End)
        {
            if (said == SourceEvent.Down)
            {
                (ReachedAtDownUs, LastCause) = (reachedUs, item.Tick.Cause);
                DownSince.Enqueue(item.Tick.DownSinceUs);
            }

            reachedUs = item.ReachedUs;

            if (said != SourceEvent.Quiet)
            {
                Heard.Enqueue(said == SourceEvent.Tick ? $"{item.Instrument!.Id.Symbol.Split('-')[0]} {item.Tick.Price}" : $"{said}");
            }
        }

        Heard.Enqueue("End");
    }
}
