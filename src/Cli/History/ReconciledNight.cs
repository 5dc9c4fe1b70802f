using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor;
using Candlewick.Ingestor.History;
using Candlewick.Market.Candles;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Candlewick.Cli.History;

/// <summary>All instruments that <c>RECONCILE</c> names, one after another: vendors' rates are for all of them together.</summary>
internal sealed class ReconciledNight(PipelineSettings settings, Backbone backbone, NpgsqlDataSource? database, HttpClient client, TimeProvider time, ILogger<VendorBars> logger)
{
    /// <summary>Stands for what feeds hold, in <c>RECONCILE</c>.</summary>
    public const string Watched = "watched";

    public async Task<NightlyReport> RunAsync(DateOnly date, CancellationToken cancellationToken)
    {
        var days = new List<ReconciledDay>();
        var failures = new List<(string, string)>();
        var reconciler = new DayReconciler(backbone, database, new VendorBars(client, time, logger), time);
        foreach (var (name, feed) in await Task.Run(() => Names(cancellationToken), cancellationToken))
        {
            try
            {
                var of = await Task.Run(() => VendorChoice.Find(name, feed, address: null, settings, backbone, client, cancellationToken), cancellationToken);
                if (reconciler.IsTradingDay(of, date))
                {
                    days.Add(await reconciler.RunAsync(of, BarSpec.OneMinute, date, cancellationToken));
                }
            }
            catch (Exception e) when (e is SettingException or IngestException)
            {
                failures.Add((name, e.Message));
            }
        }

        return new NightlyReport(date, days, failures);
    }

    private List<(string Name, string? Feed)> Names(CancellationToken cancellationToken) =>
    [
        .. settings.Reconcile.Where(name => name != Watched).Select(name => (name, (string?)null)),
        .. settings.Reconcile.Contains(Watched) ? WatchedInstruments.Read(backbone, cancellationToken).Select(w => (w.Instrument.ToString(), (string?)w.Feed)) : [],
    ];
}
