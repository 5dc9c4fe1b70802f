using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Text;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.SnapshotCsv;

/// <summary>Reads one line by the columns of the header. Used again for every line, so that none allocates.</summary>
/// <param name="columns">Of the header.</param>
/// <param name="delimiter">Of the header.</param>
/// <param name="names">Resolves symbols.</param>
/// <param name="options">Unit and zone of times.</param>
/// <param name="timesOnly">Reads symbols and times and nothing else of a line.</param>
internal sealed class SnapshotLine(SnapshotColumn[] columns, byte delimiter, InstrumentNames names, FileFormatOptions options, bool timesOnly) : ILineParser
{
    /// <summary>Columns that are looked at.</summary>
    private readonly int _columns = timesOnly ? Array.FindLastIndex(columns, c => c <= SnapshotColumn.GapTo) + 1 : columns.Length;

    private readonly long[] _times = new long[(int)SnapshotColumn.GapTo + 1];
    private readonly TimeColumn[] _timeColumns =
        [.. Enumerable.Range(0, (int)SnapshotColumn.GapTo + 1).Select(c => new TimeColumn(SnapshotColumns.NameOf((SnapshotColumn)c), options.TimeUnit, options.Zone))];

    private readonly SnapshotNumbers _numbers = new();

    public string? Remark => _timeColumns.Select(c => c.Remark).FirstOrDefault(r => r is not null);

    public string? Parse(ReadOnlySpan<byte> line, int part, ref Tick tick, out FeedInstrument? instrument)
    {
        tick = default;
        instrument = null;
        _times.AsSpan().Clear();
        _numbers.Clear();
        bool gap = false;
        ReadOnlySpan<byte> symbol = default;
        var fields = new CsvFields(line, delimiter);
        for (int i = 0; i < _columns; i++)
        {
            if (!fields.TryNext(out var field) || (i == columns.Length - 1 && !fields.NothingLeft))
            {
                return $"it has {(fields.Ended ? "fewer" : "more")} columns than the header, which has {columns.Length}";
            }

            if (columns[i] == SnapshotColumn.Symbol)
            {
                symbol = field;
                continue;
            }

            if (columns[i] == SnapshotColumn.Unnamed || FieldText.IsAbsent(field) || (timesOnly && columns[i] > SnapshotColumn.GapTo))
            {
                continue;
            }

            string? problem = columns[i] switch
            {
                SnapshotColumn.Kind => ParseKind(field, ref gap),
                <= SnapshotColumn.GapTo => _timeColumns[(int)columns[i]].Parse(field, out _times[(int)columns[i]]),
                _ => _numbers.Parse(columns[i], field),
            };
            if (problem is not null)
            {
                return problem;
            }
        }

        return gap ? FillGap(ref tick)
            : !names.TryResolve(symbol, out instrument, out string? unknown) ? unknown
            : FillSnapshot(instrument, ref tick);
    }

    private static string? ParseKind(ReadOnlySpan<byte> field, ref bool gap)
    {
        gap = field.SequenceEqual("gap"u8);
        return gap || field.SequenceEqual("snapshot"u8) ? null : $"its kind is '{FieldText.Show(field)}', which is neither snapshot nor gap";
    }

    private string? FillGap(ref Tick tick)
    {
        tick.Kind = TickKind.Control;
        tick.Control = ControlKind.Gap;
        tick.DownSinceUs = _times[(int)SnapshotColumn.GapFrom];
        tick.ClockUs = _times[(int)SnapshotColumn.GapTo];
        return tick.DownSinceUs == 0 || tick.ClockUs == 0 ? "a gap needs gap_from and gap_to"
            : tick.ClockUs <= tick.DownSinceUs ? "the gap ends before it begins"
            : null;
    }

    private string? FillSnapshot(FeedInstrument instrument, ref Tick tick)
    {
        tick.Kind = TickKind.Snapshot;
        tick.TradeUs = _times[(int)SnapshotColumn.TradeTime];
        tick.ExchangeUs = _times[(int)SnapshotColumn.ExchangeTime];
        tick.ReceiveUs = _times[(int)SnapshotColumn.ReceiveTime];
        return tick.TradeUs == 0 && tick.ExchangeUs == 0 && tick.ReceiveUs == 0 ? "it has no time"
            : timesOnly ? null
            : _numbers.Fill(instrument, ref tick);
    }
}
