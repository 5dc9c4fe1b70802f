using Candlewick.Ingestor.Instruments.Download;
using Candlewick.Ingestor.Instruments.Formats;
using Candlewick.Ingestor.Instruments.Publishing;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Instruments;

/// <summary>Brings the master of instruments up to date with the vendors' files.</summary>
public sealed class InstrumentRefresh(HttpClient client, ILogger<InstrumentRefresh> logger)
{
    /// <summary>
    /// Downloads what has changed, merges all files, and publishes the difference to the master in the log. A file that is refused
    /// or not to be had leaves the last good one of its vendor in use.
    /// </summary>
    /// <exception cref="IngestException">There is no good file at all, or Kafka does not take the changes.</exception>
    /// <exception cref="MasterFileException">A file of <see cref="InstrumentRefreshOptions.Files"/> cannot be used.</exception>
    public async Task<InstrumentRefreshReport> RunAsync(InstrumentRefreshOptions options, CancellationToken cancellationToken)
    {
        var outcomes = new List<VendorOutcome>();
        var merge = new MasterMerge();
        foreach (var (format, file) in MasterFiles.InOrder(options.Files))
        {
            Take(format, file, MasterFormats.Read(format, file, cancellationToken), isNew: true, problem: null);
        }

        foreach (string vendor in options.Vendors.Distinct(StringComparer.Ordinal).OrderBy(Vendors.RankOf))
        {
            await DownloadAsync(MasterFormats.Of(vendor));
        }

        var vendors = outcomes.Where(o => o.File is not null).Select(o => o.Vendor).ToHashSet(StringComparer.Ordinal);
        if (vendors.Count == 0)
        {
            throw new IngestException($"there is no good file of instruments: {string.Join("; ", outcomes.Select(o => o.Problem))}");
        }

        options.Progress?.Invoke("comparing with the master");
        var merged = merge.Complete();
        var changes = await Task.Factory.StartNew(
            () => new MasterPublisher(options, logger).Publish(merged, vendors, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return new InstrumentRefreshReport(outcomes, merged.Count, changes);

        async Task DownloadAsync(IMasterFormat format)
        {
            var folder = new MasterFolder(options.Folder, format);
            var url = options.Urls.GetValueOrDefault(format.Vendor, format.Url);
            string? problem = null;
            try
            {
                bool isNew = await new MasterDownload(client, options.Time).FetchAsync(
                    folder, url, bytes => options.Progress?.Invoke($"{format.Vendor}: {bytes:N0} bytes"), cancellationToken);
                if (isNew)
                {
                    Take(format, folder.Good, Accept(folder, format, options, cancellationToken), isNew: true, problem: null);
                    return;
                }
            }
            catch (Exception e) when (e is DownloadException or MasterFileException)
            {
                problem = e.Message;
            }

            TakeLast(format, folder.Good, problem);
        }

        void TakeLast(IMasterFormat format, string path, string? problem)
        {
            if (!File.Exists(path))
            {
                outcomes.Add(new VendorOutcome(format.Vendor, null, IsNew: false, problem));
                return;
            }

            Take(format, path, MasterFormats.Read(format, path, cancellationToken), isNew: false, problem);
        }

        void Take(IMasterFormat format, string path, MasterRows rows, bool isNew, string? problem)
        {
            merge.Add(format.Vendor, rows.Instruments);
            outcomes.Add(new VendorOutcome(format.Vendor, MasterFileReport.Of(format.Vendor, path, rows), isNew, problem));
        }
    }

    /// <summary>Reads the downloaded file whole, and only then lets it replace the last good one.</summary>
    private static MasterRows Accept(MasterFolder folder, IMasterFormat format, InstrumentRefreshOptions options, CancellationToken cancellationToken)
    {
        options.Progress?.Invoke($"{format.Vendor}: reading");
        try
        {
            var rows = MasterFormats.Read(format, folder.Part, cancellationToken);
            int before = folder.GoodState?.Rows ?? 0;
            if (rows.Count < before / 2 && !options.AcceptFewer)
            {
                throw new MasterFileException(
                    $"'{folder.Part}' has {rows.Count:N0} rows where the last good file had {before:N0}; if that is right, refresh with --accept-fewer");
            }

            folder.Accept(folder.PartState! with { Rows = rows.Count });
            return rows;
        }
        catch (MasterFileException e)
        {
            folder.Reject();
            throw new MasterFileException($"{e.Message}. It is kept as '{folder.Rejected}'; the last good file stays in use", e);
        }
    }
}
