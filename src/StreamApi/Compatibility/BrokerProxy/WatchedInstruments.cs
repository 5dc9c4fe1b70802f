using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Wanted;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Compatibility.BrokerProxy;

/// <summary>
/// The watch list of a venue: what files of the feeds name, an instrument a line, and what is wanted until it is taken back. Where that is none
/// of it, the instruments of the venue that there are candles or ticks of.
/// </summary>
internal sealed partial class WatchedInstruments(StreamApiOptions options, WatchBook book, InstrumentDirectory directory, ILogger<WatchedInstruments> logger)
{
    /// <summary>Ids, in the order of the files; in that of the alphabet where there is no file.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(string venue, CancellationToken cancellationToken)
    {
        var watched = new List<string>();
        foreach (var list in options.WatchLists)
        {
            watched.AddRange((await ReadAsync(list, cancellationToken)).Where(IsOfVenue));
        }

        watched.AddRange(book.All().Where(wish => wish is { Held: false, UntilUs: 0 }).Select(wish => wish.Instrument).Where(IsOfVenue));
        return watched.Count > 0
            ? [.. watched.Distinct(StringComparer.Ordinal)]
            : [.. (await directory.KnownAsync(cancellationToken)).Where(IsOfVenue).Order(StringComparer.Ordinal)];

        bool IsOfVenue(string id) => id.StartsWith(venue, StringComparison.Ordinal) && id[venue.Length] == ':';
    }

    /// <summary>What a file names; a line that is no instrument is the feed's to complain of.</summary>
    private async Task<List<string>> ReadAsync(WatchListFile list, CancellationToken cancellationToken)
    {
        var named = new List<string>();
        try
        {
            await foreach (string line in File.ReadLinesAsync(list.Path, cancellationToken))
            {
                string text = line.Split('#')[0].Trim();
                if (text.Length > 0 && InstrumentId.TryParse(text.Contains(':', StringComparison.Ordinal) ? text : $"{list.Venue}:{text}", out var id, out _))
                {
                    named.Add(id.ToString());
                }
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // A feed need not have one.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnread(list.Path, e.Message);
        }

        return named;
    }

    [LoggerMessage(LogLevel.Warning, "Watch list '{Path}' cannot be read, so that clients get nothing of it: {Reason}")]
    private partial void LogUnread(string path, string reason);
}
