using System.Globalization;

namespace Candlewick.Market.Instruments.Master;

/// <summary>Compares what two masters say of one instrument, field by field.</summary>
internal static class FieldDifferences
{
    private static readonly (string Name, Func<Instrument, string> Text)[] Fields =
    [
        ("type", i => i.Type.ToString()), ("name", i => i.Name), ("currency", i => i.Currency),
        ("tick_size", i => Text($"{i.TickSize}")), ("lot_size", i => Text($"{i.LotSize}")), ("expiry", i => Text($"{i.Expiry:yyyy-MM-dd}")),
        ("strike", i => Text($"{i.Strike}")), ("right", i => i.Right.ToString()), ("underlying", i => Text($"{i.Underlying}")), ("isin", i => i.Isin),
        ("session_group", i => i.SessionGroup), ("listed", i => Text($"{i.Listed:yyyy-MM-dd}")), ("delisted", i => Text($"{i.Delisted:yyyy-MM-dd}")),
    ];

    public static IReadOnlyList<FieldDifference> Between(Instrument before, Instrument after)
    {
        // Of a quarter of a million nearly all are as they were yesterday.
        if (before.Aliases.SequenceEqual(after.Aliases) && before with { Aliases = [] } == after with { Aliases = [] })
        {
            return [];
        }

        var differences = Fields.Select(f => new FieldDifference(f.Name, f.Text(before), f.Text(after))).Where(d => d.Before != d.After).ToList();
        differences.AddRange(before.Aliases.Except(after.Aliases).Select(a => new FieldDifference(NameOf(a), Text(a), "")));
        differences.AddRange(after.Aliases.Except(before.Aliases).Select(a => new FieldDifference(NameOf(a), "", Text(a))));
        return differences;
    }

    private static string NameOf(Alias alias) => $"alias {alias.Vendor} {alias.Kind switch { AliasKind.ShortName => "short_name", var kind => Text($"{kind}").ToLowerInvariant() }}";

    private static string Text(Alias alias) => alias.To == DateOnly.MaxValue ? Text($"{alias.Text} from {alias.From:yyyy-MM-dd}")
        : Text($"{alias.Text} from {alias.From:yyyy-MM-dd} to {alias.To:yyyy-MM-dd}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
