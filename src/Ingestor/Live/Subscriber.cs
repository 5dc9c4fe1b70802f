using System.Net.WebSockets;
using Candlewick.Contracts.V1;
using Microsoft.Extensions.Logging;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Live;

/// <summary>What we say on a connection: a greeting, then what is wanted, in messages as large and as far apart as the vendor likes them.</summary>
internal sealed partial class Subscriber(FeedShard shard, FrameQueue queue, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(10);

    private readonly ILiveFeed _feed = shard.Feed;

    /// <summary>By symbol: what the decoder has been told of. One connection speaks at a time.</summary>
    private readonly Dictionary<string, LiveInstrument> _told = new(StringComparer.Ordinal);

    /// <summary>Greets, subscribes, and then subscribes what else is wanted, until the connection ends.</summary>
    public async Task SpeakAsync(OneConnection current, CancellationToken abandoned)
    {
        try
        {
            foreach (string text in _feed.Greeting)
            {
                await current.Socket!.SayAsync(text, current.Open);
            }

            if (_feed.Limits.SubscribesWhenReady)
            {
                await current.Ready.WaitAsync(ReadyTimeout, time, current.Open);
            }

            await SubscribeAsync(current, isNew: true, abandoned);
            current.IsUp = true;
            await queue.AddAsync(new Frame(FrameKind.Up, NowUs(), current.Number), abandoned);
            shard.Is(ConnectionState.Up, NowUs());
            LogConnected(shard.Source, _told.Count);
            while (true)
            {
                await shard.Wanted.ChangedAsync(current.Open);
                await SubscribeAsync(current, isNew: false, abandoned);
            }
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
        catch (Exception e) when (e is WebSocketException or IOException or TimeoutException or ObjectDisposedException)
        {
            current.End(new Ending(e is TimeoutException ? $"the vendor did not greet us within {ReadyTimeout.TotalSeconds:0} s" : e.Message));
        }
    }

    /// <summary>Asks for what is wanted and was not asked for, and ends the rest; the decoder knows of it first.</summary>
    /// <param name="isNew">The vendor knows nothing of this connection yet.</param>
    private async Task SubscribeAsync(OneConnection current, bool isNew, CancellationToken abandoned)
    {
        var wanted = shard.Wanted.Current.ToDictionary(i => i.Symbol, StringComparer.Ordinal);
        var removed = _told.Values.Where(i => !wanted.ContainsKey(i.Symbol)).ToList();
        var added = wanted.Values.Where(i => !_told.ContainsKey(i.Symbol)).ToList();
        foreach (var instrument in removed)
        {
            _told.Remove(instrument.Symbol);
            await queue.AddAsync(new Frame(FrameKind.Removed, NowUs(), current.Number) { Instrument = instrument }, abandoned);
        }

        foreach (var instrument in added)
        {
            _told.Add(instrument.Symbol, instrument);
            await queue.AddAsync(new Frame(FrameKind.Added, NowUs(), current.Number) { Instrument = instrument }, abandoned);
        }

        var asked = isNew ? [.. wanted.Values] : added;
        var texts = (removed.Count > 0 && !isNew ? _feed.Unsubscribe(removed) : []).Concat(asked.Count > 0 ? _feed.Subscribe(asked) : []);
        bool first = true;
        foreach (string text in texts)
        {
            if (!first && _feed.Limits.BetweenMessages > TimeSpan.Zero)
            {
                await Task.Delay(_feed.Limits.BetweenMessages, time, current.Open);
            }

            first = false;
            await current.Socket!.SayAsync(text, current.Open);
        }

        shard.Has(asked, wanted.Count, NowUs());
    }

    private long NowUs() => TickTime.Of(time.GetUtcNow());

    [LoggerMessage(LogLevel.Information, "Feed {Source}: connected, {Count} instruments subscribed")]
    private partial void LogConnected(string source, int count);
}
