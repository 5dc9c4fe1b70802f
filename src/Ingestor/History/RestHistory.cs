using System.Runtime.CompilerServices;
using System.Text.Json;
using Candlewick.Ingestor.Sessions;
using Candlewick.Market.Candles;

namespace Candlewick.Ingestor.History;

/// <summary>A history over HTTP: bars in as many requests as their span needs. A vendor says its routes and reads its rows.</summary>
internal abstract class RestHistory : IVendorHistory
{
    private readonly Uri _server;

    protected RestHistory(string feed, Uri server, HistoryAccess access, params IEnumerable<VendorRate> rates)
    {
        Feed = feed;
        _server = access.Address ?? server;
        Client = new VendorClient(feed, access, rates, Judge);
    }

    public string Feed { get; }

    public virtual bool HasTrades => false;

    public abstract IReadOnlyList<HistoryInterval> Intervals { get; }

    protected VendorClient Client { get; }

    public abstract string? SymbolOf(HistoryInstrument instrument);

    public virtual IAsyncEnumerable<PastTrade> TradesAsync(HistoryInstrument instrument, HistorySpan span, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{Feed} has no trades of the past");

    public async IAsyncEnumerable<VendorBar> BarsAsync(
        HistoryInstrument instrument, BarSpec interval, HistorySpan span, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = Intervals.FirstOrDefault(i => i.Interval == interval)
            ?? throw new IngestException($"{Feed}'s history has no bars of {interval}; it has {string.Join(", ", Intervals.Select(i => i.Interval))}");
        long lastUs = long.MinValue;
        foreach (var part in span.Parts(asked.LongestSpan))
        {
            // Vendors' ends are inclusive or not, and some send what was not asked for: what counts is the span.
            foreach (var bar in (await PageAsync(instrument, asked, part, cancellationToken)).Where(b => span.Has(b.StartUs)).OrderBy(b => b.StartUs))
            {
                if (bar.StartUs > lastUs)
                {
                    lastUs = bar.StartUs;
                    yield return bar;
                }
            }
        }
    }

    public void Dispose() => Client.Dispose();

    /// <summary>What the vendor has of a span that is no longer than it gives at once, in any order.</summary>
    protected abstract Task<List<VendorBar>> PageAsync(HistoryInstrument instrument, HistoryInterval interval, HistorySpan part, CancellationToken cancellationToken);

    /// <summary>What the vendor's own words in an answer mean; null: what its status says.</summary>
    protected virtual VendorVerdict? Judge(VendorAnswer answer) => null;

    /// <exception cref="IngestException">The vendor has no such instrument, or the master does not say what it calls it.</exception>
    protected string Name(HistoryInstrument instrument) => SymbolOf(instrument)
        ?? throw new IngestException($"'{instrument.Id}' is not known at {Feed}; `pipeline instruments show {instrument.Id}` shows what the master knows of it");

    /// <summary>Asks by GET for what lies under the server's address.</summary>
    protected Task<T> GetAsync<T>(FormattableString path, int weight, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        string under = FormattableString.Invariant(path);
        return Client.AskAsync(tokens => Request(HttpMethod.Get, under, tokens), read, weight, cancellationToken);
    }

    /// <summary>A request with what the vendor wants in every one; some refuse who does not say what it is.</summary>
    protected virtual HttpRequestMessage Request(HttpMethod method, string path, SessionTokens? tokens)
    {
        var request = new HttpRequestMessage(method, new Uri(_server, path));
        request.Headers.UserAgent.ParseAdd("candlewick");
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }
}
