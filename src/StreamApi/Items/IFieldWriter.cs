using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;
using NamedValue = Candlewick.Contracts.V1.NamedValue;

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

    /// <summary>As <see cref="Decimal(string, decimal)"/>; nothing where there is no value.</summary>
    void Decimal(string name, decimal? value)
    {
        if (value is { } number)
        {
            Decimal(name, number);
        }
        else
        {
            Nothing(name);
        }
    }

    /// <summary>As <see cref="Integer(string, long)"/>; nothing where there is no value.</summary>
    void Integer(string name, long? value)
    {
        if (value is { } number)
        {
            Integer(name, number);
        }
        else
        {
            Nothing(name);
        }
    }

    void Truth(string name, bool value);

    /// <summary>A field that this item has no value for.</summary>
    void Nothing(string name);

    /// <summary>The names of the bits that are set in <paramref name="mask"/>; bits of a newer writer have no name yet and are left out.</summary>
    void Flags(string name, uint mask, ReadOnlySpan<string> names);

    /// <summary>Levels of one side of a book, best first, each as price, size and number of orders; orders are nothing where the feed does not say how many.</summary>
    void Levels(string name, ReadOnlySpan<DepthLevel> levels, int priceScale, int sizeScale);

    /// <summary>Numbers by their names; they are statistics, and so doubles.</summary>
    void Numbers(string name, IReadOnlyList<NamedValue> values);

    /// <summary>Fields of an instrument, each with what it said and says; nothing where there was or is nothing.</summary>
    void Changes(string name, IReadOnlyList<FieldChange> changes);
}

/// <param name="Field">Name of a field of the instrument.</param>
/// <param name="Before">Null where there was nothing.</param>
/// <param name="After">Null where there is nothing.</param>
internal readonly record struct FieldChange(string Field, string? Before, string? After);
