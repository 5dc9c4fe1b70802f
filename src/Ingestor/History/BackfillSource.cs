using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.History;

/// <summary>
/// A stretch of a vendor's past as a finite source of its own, named after what it holds: a run that is started again goes on where it was. Its clock means
/// nothing to the bars that it fills.
/// </summary>
internal sealed class BackfillSource : ITickSource
{
    private readonly HistoryParts _parts;
    private readonly HistorySpan _span;

    /// <param name="kind">What is asked for: it is another source where it is something else.</param>
    public BackfillSource(string feed, InstrumentId instrument, HistorySpan span, string kind, HistoryParts parts)
    {
        (_span, _parts) = (span, parts);
        string identity = string.Create(CultureInfo.InvariantCulture, $"{instrument}\n{span.FromUs}\n{span.ToUs}\n{kind}");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 4));
        Name = string.Create(CultureInfo.InvariantCulture, $"{feed}/backfill.{instrument.Symbol}.{DateTime.UnixEpoch.AddMicroseconds(span.FromUs):yyyyMMdd}.{hash}");
        Instruments = [instrument];
    }

    public string Name { get; }

    public bool IsFinite => true;

    public IReadOnlyCollection<InstrumentId> Instruments { get; }

    /// <summary>Nothing: it fills what others hold.</summary>
    public IReadOnlyCollection<CoveredDay> Coverage => [];

    public ITickReader Open(SourcePosition from)
    {
        long beginUs = Math.Max(_span.FromUs, from.CursorUs);
        return new HistoryReader((parts, cancellationToken) => AskAsync(parts, _span with { FromUs = beginUs }, cancellationToken), from, _span.FromUs)
        {
            Progress = cursorUs => (double)(Math.Max(_span.FromUs, cursorUs) - _span.FromUs) / (_span.ToUs - _span.FromUs),
        };
    }

    private async Task AskAsync(ChannelWriter<HistoryPart> parts, HistorySpan span, CancellationToken cancellationToken)
    {
        if (span.FromUs == span.ToUs)
        {
            return;
        }

        await foreach (var part in _parts.ReadAsync(span, cancellationToken))
        {
            await parts.WriteAsync(part, cancellationToken);
        }
    }
}
