using Candlewick.Ingestor.Publishing;
using Candlewick.Ingestor.Sources;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.History;

/// <summary>Publishes a vendor's past to topic <c>ticks</c>, each part once, however often the run is interrupted.</summary>
public sealed class Backfill(HttpClient http, ILogger<Backfill> logger)
{
    /// <summary>Runs on a thread of its own to the end of the span, or from where an earlier run of the same span was interrupted.</summary>
    /// <exception cref="IngestException">The run cannot begin or go on; the message names the remedy.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the next run goes on from there.</exception>
    public Task<IngestReport> RunAsync(BackfillRequest request, IngestOptions options, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Run(request, options, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private IngestReport Run(BackfillRequest request, IngestOptions options, CancellationToken cancellationToken)
    {
        var (vendor, id, listing, address, session) = request.Of;
        using var history = vendor.Open(new HistoryAccess(http, address, session, options.Time, logger));
        var instrument = new HistoryInstrument(id, listing);
        if (history.SymbolOf(instrument) is null)
        {
            throw new IngestException($"'{id}' is not known at {history.Feed}; `pipeline instruments show {id}` shows what the master knows of it");
        }

        bool trades = history.HasTrades && !request.Bars;
        var parts = new HistoryParts(history, instrument, new FeedInstrument(id), trades, options.Time, request.PartTicks);
        var source = new BackfillSource(history.Feed, id, new HistorySpan(request.FromUs, request.ToUs), trades ? "trades" : "bars", parts);
        return new SourceRun(options, source, logger).Run(cancellationToken);
    }
}
