using System.Globalization;
using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments.Master;
using Candlewick.Streaming.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Instruments.Refresh;

/// <summary>
/// Refreshes the master at start and every morning at <see cref="Morning"/>. One that fails, wholly or for a vendor, is
/// logged and tried again; it never ends the process, which has a master to go on with.
/// </summary>
/// <param name="options">Each refresh; its <see cref="InstrumentRefreshOptions.Today"/> is set anew for each.</param>
public sealed partial class DailyRefresh(InstrumentRefreshOptions options, InstrumentRefresh refresh, JobBoard jobs, TimeProvider time, ILogger<DailyRefresh> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMinutes(5);

    /// <summary>In India: after its vendors have made their files anew, and before its markets open.</summary>
    public static TimeOnly Morning { get; } = new(8, 45);

    private readonly Job _job = jobs.Add("instruments", $"refreshes the master from files of the vendors ({string.Join(", ", options.Vendors)})");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var pause = FirstPause; ;)
            {
                bool complete = await RefreshAsync(stoppingToken);
                var now = time.GetUtcNow();
                var next = MasterDay.Next(now, Morning);
                if (complete)
                {
                    pause = FirstPause;
                }
                else
                {
                    next = now + pause < next ? now + pause : next;
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                    LogRetry(next);
                }

                _job.Waits(next);
                await UntilAsync(next, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is no failure; what was not published is at the next start.
        }
    }

    /// <summary>True where every vendor's file is new or current, and published.</summary>
    private async Task<bool> RefreshAsync(CancellationToken stopping)
    {
        try
        {
            _job.Begins();
            var report = await refresh.RunAsync(options with { Today = MasterDay.At(time.GetUtcNow()) }, stopping);
            foreach (var vendor in report.Vendors.Where(v => v.Problem is not null))
            {
                LogVendor(vendor.Vendor, vendor.Problem!);
            }

            var changes = report.Changes;
            LogRefreshed(report.Instruments, changes.Listed, changes.Changed, changes.Delisted, changes.Forgotten);
            string[] problems = [.. report.Vendors.Where(v => v.Problem is not null).Select(v => $"{v.Vendor}: {v.Problem}")];
            _job.Ends(report.ExitCode == 0, string.Create(
                CultureInfo.InvariantCulture, $"{report.Instruments} instruments; {changes.Listed} listed, {changes.Changed} changed, {changes.Delisted} delisted{(problems.Length == 0 ? "" : "; ")}{string.Join("; ", problems)}"));
            return report.ExitCode == 0;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // A list of instruments is no reason to end the candles, whatever is wrong with it. What nobody foresaw is told in full.
            _job.Ends(false, e.Message);
            LogFailed(e.Message, e is MasterException or MasterFileException ? null : e);
            return false;
        }
    }

    /// <summary>Looks at the clock now and then: timers stand still while a machine sleeps.</summary>
    private async Task UntilAsync(DateTimeOffset next, CancellationToken stopping)
    {
        while (next - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < Glance ? left : Glance, time, stopping);
        }
    }

    [LoggerMessage(LogLevel.Information, "Instruments refreshed: {Instruments} in all; {Listed} listed, {Changed} changed, {Delisted} delisted, {Forgotten} forgotten")]
    private partial void LogRefreshed(int instruments, int listed, int changed, int delisted, int forgotten);

    [LoggerMessage(LogLevel.Warning, "Instruments of {Vendor} not refreshed: {Reason}")]
    private partial void LogVendor(string vendor, string reason);

    [LoggerMessage(LogLevel.Warning, "Instruments not refreshed: {Reason}; the last good files and the master stay")]
    private partial void LogFailed(string reason, Exception? exception);

    [LoggerMessage(LogLevel.Warning, "The instruments are refreshed again at {Next:u}; `pipeline instruments refresh` does it at once")]
    private partial void LogRetry(DateTimeOffset next);
}
