using Candlewick.Instruments.Download;
using Candlewick.Instruments.Formats;
using Candlewick.Instruments.Merging;
using Candlewick.Instruments.Publishing;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;

namespace Candlewick.Instruments.Refresh;

/// <summary>Brings the master of instruments up to date with the vendors' files.</summary>
public sealed partial class InstrumentRefresh(HttpClient client, ILogger<InstrumentRefresh> logger)
{
    /// <summary>
    /// Downloads what has changed, merges all files, and publishes the difference to the master in the log. A file that is refused
    /// or not to be had leaves the last good one of its vendor in use.
    /// </summary>
    /// <exception cref="MasterException">There is no good file at all, or Kafka does not take the changes.</exception>
    /// <exception cref="MasterFileException">A file of <see cref="InstrumentRefreshOptions.Files"/> cannot be used.</exception>
    public async Task<InstrumentRefreshReport> RunAsync(InstrumentRefreshOptions options, CancellationToken cancellationToken)
    {
        var outcomes = new List<VendorOutcome>();
        var listings = new Listings();
        using var scratch = new ScratchFolder();
        foreach (var (format, file) in MasterFiles.InOrder(options.Files))
        {
            options.Progress?.Invoke($"{format.Vendor}: reading");
            Take(MasterFormats.Read(format, file, scratch, cancellationToken), isNew: true, problem: null);
        }

        foreach (string vendor in options.Vendors.Distinct(StringComparer.Ordinal).OrderBy(Vendors.RankOf))
        {
            await DownloadAsync(MasterFormats.Of(vendor));
        }

        if (listings.Vendors.Count == 0)
        {
            throw new MasterException($"there is no good file of instruments: {string.Join("; ", outcomes.Select(o => o.Problem))}");
        }

        options.Progress?.Invoke("comparing with the master");
        var (changes, merge) = await Task.Factory.StartNew(
            () => new MasterPublisher(options, logger).Publish(listings, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return new InstrumentRefreshReport(outcomes, merge.Count, merge.Disagreements, changes);

        async Task DownloadAsync(IMasterFormat format)
        {
            var folder = new MasterFolder(options.Folder, format);
            string? problem = null;
            try
            {
                if (!await FetchAsync(folder, format))
                {
                    if (Last(folder, format, scratch, cancellationToken) is { } current)
                    {
                        Take(current, isNew: false, problem);
                        return;
                    }

                    // What the vendor calls unchanged was damaged here, and is put aside: now all of it is asked for.
                    await FetchAsync(folder, format);
                }

                Take(Accept(folder, format, options, scratch, cancellationToken), isNew: true, problem);
                return;
            }
            catch (Exception e) when (e is DownloadException or MasterFileException)
            {
                problem = e.Message;
            }

            if (Last(folder, format, scratch, cancellationToken) is { } last)
            {
                Take(last, isNew: false, problem);
            }
            else
            {
                outcomes.Add(new VendorOutcome(format.Vendor, null, IsNew: false, problem));
            }
        }

        Task<bool> FetchAsync(MasterFolder folder, IMasterFormat format) => new MasterDownload(client, options.Time).FetchAsync(
            folder, options.Urls.GetValueOrDefault(format.Vendor, format.Url),
            bytes => options.Progress?.Invoke($"{format.Vendor}: {bytes:N0} bytes"), cancellationToken);

        void Take(VendorListing listing, bool isNew, string? problem)
        {
            listings.Add(listing);
            outcomes.Add(new VendorOutcome(listing.Report.Vendor, listing.Report, isNew, problem));
        }
    }

    /// <summary>The last good file; null where there is none any more. A damaged one is put aside, so that the next download is whole.</summary>
    private VendorListing? Last(MasterFolder folder, IMasterFormat format, ScratchFolder scratch, CancellationToken cancellationToken)
    {
        try
        {
            return File.Exists(folder.Good) ? MasterFormats.Read(format, folder.Good, scratch, cancellationToken) : null;
        }
        catch (MasterFileException e)
        {
            folder.RejectGood();
            LogDamaged(e.Message, folder.Rejected);
            return null;
        }
    }

    /// <summary>Reads the downloaded file whole, and only then lets it replace the last good one.</summary>
    private static VendorListing Accept(
        MasterFolder folder, IMasterFormat format, InstrumentRefreshOptions options, ScratchFolder scratch, CancellationToken cancellationToken)
    {
        options.Progress?.Invoke($"{format.Vendor}: reading");
        try
        {
            var listing = MasterFormats.Read(format, folder.Part, scratch, cancellationToken);
            int rows = listing.Report.Rows, before = folder.GoodState?.Rows ?? 0;
            if (rows < before / 2 && !options.AcceptFewer)
            {
                throw new MasterFileException(
                    $"'{folder.Part}' has {rows:N0} rows where the last good file had {before:N0}; if that is right, refresh with --accept-fewer");
            }

            folder.Accept(folder.PartState! with { Rows = rows });
            return listing;
        }
        catch (MasterFileException e)
        {
            folder.Reject();
            throw new MasterFileException($"{e.Message}. It is kept as '{folder.Rejected}'; the last good file stays in use", e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The last good file was damaged since: {Problem}. It is kept as '{Path}'")]
    private partial void LogDamaged(string problem, string path);
}
