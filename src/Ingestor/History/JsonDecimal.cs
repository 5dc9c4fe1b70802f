using System.Globalization;
using System.Text.Json;

namespace Candlewick.Ingestor.History;

/// <summary>Decimals of an answer, exactly as they are written there, whether as numbers or as texts.</summary>
internal static class JsonDecimal
{
    /// <exception cref="FormatException">It is no decimal number.</exception>
    public static decimal Decimal(this JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? decimal.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture) : value.GetDecimal();

    /// <exception cref="FormatException">It is no whole number.</exception>
    public static long Whole(this JsonElement value) => decimal.ToInt64(value.Decimal());
}
