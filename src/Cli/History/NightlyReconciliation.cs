using Candlewick.Market.Instruments.Master;
using Candlewick.Streaming.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.History;

/// <summary>
/// Holds yesterday's candles against the vendors' bars every morning at <see cref="Morning"/>: one JSON file, one line in the log. What fails is told
/// and tried again the next morning; it never ends the process.
/// </summary>
/// <param name="reconcile">All instruments of a trading date.</param>
/// <param name="folder">Where reports are kept.</param>
internal sealed partial class NightlyReconciliation(
    Func<DateOnly, CancellationToken, Task<NightlyReport>> reconcile, string folder, JobBoard jobs, TimeProvider time, ILogger<NightlyReconciliation> logger) : BackgroundService
{
    private static readonly TimeSpan Glance = TimeSpan.FromMinutes(5);

    /// <summary>In India: an hour after midnight in UTC, when the date before is over everywhere that we know, and logins end about then.</summary>
    public static TimeOnly Morning { get; } = new(6, 30);

    private readonly Job _job = jobs.Add("reconciliation", "holds the candles of the day before against bars of the vendors");

    /// <summary>One night's report, saved and told.</summary>
    public async Task RunOnceAsync(DateOnly date, CancellationToken cancellationToken)
    {
        try
        {
            _job.Begins();
            var report = await reconcile(date, cancellationToken);
            report.Save(folder);
            _job.Ends(true, report.Summary);
            LogReconciled(report.Summary, report.FileIn(folder));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A comparison is no reason to end the candles, whatever is wrong with it.
            _job.Ends(false, e.Message);
            LogFailed(date, e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var next = MasterDay.Next(time.GetUtcNow(), Morning);
                _job.Waits(next);
                while (next - time.GetUtcNow() is var left && left > TimeSpan.Zero)
                {
                    // Looks at the clock now and then: timers stand still while a machine sleeps.
                    await Task.Delay(left < Glance ? left : Glance, time, stoppingToken);
                }

                await RunOnceAsync(MasterDay.At(next).AddDays(-1), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is no failure.
        }
    }

    [LoggerMessage(LogLevel.Information, "Candles reconciled with the vendors' bars: {Summary}; {Path}")]
    private partial void LogReconciled(string summary, string path);

    [LoggerMessage(LogLevel.Warning, "Candles of {Date:yyyy-MM-dd} not reconciled with the vendors' bars: {Reason}; `pipeline reconcile` does it by hand")]
    private partial void LogFailed(DateOnly date, string reason);
}
