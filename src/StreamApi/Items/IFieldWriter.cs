using Candlewick.Market.Numbers;

namespace Candlewick.StreamApi.Items;

/// <summary>Takes the fields of an item one after the other. Each encoding has one.</summary>
internal interface IFieldWriter
{
    void Text(string name, string value);

    void Integer(string name, long value);

    /// <summary>An exact number, with the places it has: 2500.50 is not 2500.5.</summary>
    void Decimal(string name, decimal value);

    /// <summary>As <see cref="Decimal(string, decimal)"/>, of any size.</summary>
    void Decimal(string name, BigDecimal value);

    void Truth(string name, bool value);

    /// <summary>A field that this item has no value for.</summary>
    void Nothing(string name);

    /// <summary>The names of the bits that are set in <paramref name="mask"/>; bits of a newer writer have no name yet and are left out.</summary>
    void Flags(string name, uint mask, ReadOnlySpan<string> names);
}
