using System.Globalization;
using Candlewick.Contracts.V1;

namespace Candlewick.StreamApi.Items;

/// <summary>An alert as clients see it.</summary>
internal sealed class AlertItem(Alert alert) : Item(alert.Subject, null, alert.TimeUs)
{
    public Alert Alert { get; } = alert;

    public override void WriteTo(IFieldWriter fields)
    {
        fields.Text("id", Alert.Id);
        fields.Text("rule", Alert.RuleId);
        fields.Integer("revision", Alert.RuleRevision);
        fields.Text("name", Alert.Name);
        fields.Text(Alert.Subject.Contains(':', StringComparison.Ordinal) ? "instrument" : "feed", Alert.Subject);
        fields.Text("type", Alert.Type);
        fields.Integer("time_us", Alert.TimeUs);
        fields.Decimal("price", Number(Alert.HasPrice, Alert.Price));
        fields.Decimal("level", Number(Alert.HasLevel, Alert.Level));
        fields.Decimal("value", Number(Alert.HasValue, Alert.Value));
        fields.Text("message", Alert.Message);
        if (Alert.HasTicksOffset)
        {
            fields.Text("tick", string.Create(CultureInfo.InvariantCulture, $"{Alert.TicksPartition}.{Alert.TicksOffset}"));
        }
        else
        {
            fields.Text("candle", string.Create(CultureInfo.InvariantCulture, $"{Alert.Interval}|{Alert.StartUs}|{Alert.CandleRevision}"));
        }
    }

    /// <summary>An exact number; null where the alert has none.</summary>
    public static decimal? Number(bool isThere, string text) =>
        isThere && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? number : null;
}
