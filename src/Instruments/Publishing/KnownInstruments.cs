using Candlewick.Instruments.Formats;
using Candlewick.Instruments.Merging;
using Candlewick.Instruments.Refresh;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;

namespace Candlewick.Instruments.Publishing;

/// <summary>Brings the master up to date with instruments that no vendor's file lists: those of the simulated exchange.</summary>
public sealed class KnownInstruments(ILogger<KnownInstruments> logger)
{
    /// <summary>Publishes what differs from the master; what is no longer among them is delisted.</summary>
    /// <param name="options">Of the refresh; its vendors, files and folder are not needed.</param>
    /// <param name="vendor">Whose aliases the instruments have.</param>
    /// <param name="instruments">All of that vendor.</param>
    /// <exception cref="MasterException">Kafka does not take them.</exception>
    public ChangeCounts Publish(InstrumentRefreshOptions options, string vendor, IReadOnlyList<Instrument> instruments, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var rows = new MasterRows(vendor, cancellationToken);
        for (int i = 0; i < instruments.Count; i++)
        {
            rows.Add(new RowPlace(i + 1), instruments[i]);
        }

        var listings = new Listings();
        listings.Add(rows.Complete(vendor, scratch));
        return new MasterPublisher(options, logger).Publish(listings, cancellationToken).Changes;
    }
}
