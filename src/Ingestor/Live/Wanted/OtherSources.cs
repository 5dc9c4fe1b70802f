using Candlewick.Streaming.Feeds;

namespace Candlewick.Ingestor.Live.Wanted;

/// <summary>Which other live source has an instrument: its ticks and ours would be those of one market twice. For one thread.</summary>
/// <param name="own">Name of this command's first source.</param>
internal sealed class OtherSources(WishBook book, string own, IngestOptions options)
{
    private HashSet<string> _alive = [];
    private long? _asked;

    /// <summary>Null where none has.</summary>
    public string? HolderOf(string instrument, CancellationToken cancellationToken)
    {
        string[] holders = [.. book.HoldersOf(instrument).Where(s => s != own && !s.StartsWith($"{own}.", StringComparison.Ordinal))];
        return holders.Length == 0 ? null : Array.Find(holders, Alive(cancellationToken).Contains);
    }

    /// <summary>Asked anew after a while: a source that has been killed is gone soon.</summary>
    private HashSet<string> Alive(CancellationToken cancellationToken)
    {
        if (_asked is null || options.Time.GetElapsedTime(_asked.Value) > FeedStandings.SaidEvery)
        {
            var now = TimeProvider.System.GetUtcNow();
            _alive = [.. FeedStandings.Read(options.Kafka, options.Layout, options.SchemaIds, cancellationToken).Where(s => s.IsAlive(now)).Select(s => s.Source)];
            _asked = options.Time.GetTimestamp();
        }

        return _alive;
    }
}
