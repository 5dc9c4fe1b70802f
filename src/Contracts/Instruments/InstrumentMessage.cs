using Candlewick.Contracts.V1;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;
using Google.Protobuf;
using Domain = Candlewick.Market.Instruments;

namespace Candlewick.Contracts.Instruments;

/// <summary>Instruments as values of topic <c>instruments</c>, both ways without loss.</summary>
public static class InstrumentMessage
{
    /// <exception cref="OverflowException">A number has more than 18 decimal places, or does not fit 64 bits.</exception>
    public static V1.Instrument From(Domain.Instrument instrument)
    {
        int priceScale = instrument.PriceScale, sizeScale = Decimals.PlacesOf(instrument.LotSize);
        if (Math.Max(priceScale, sizeScale) > ScaledNumber.MaxScale)
        {
            throw new OverflowException($"more than {ScaledNumber.MaxScale} decimal places");
        }

        var message = new V1.Instrument
        {
            Id = instrument.Id.ToString(),
            Type = (V1.InstrumentType)instrument.Type,
            Name = instrument.Name,
            Currency = instrument.Currency,
            PriceScale = (uint)priceScale,
            TickSize = Decimals.ToMantissa(instrument.TickSize, priceScale),
            SizeScale = (uint)sizeScale,
            LotSize = Decimals.ToMantissa(instrument.LotSize, sizeScale),
            Expiry = Date(instrument.Expiry),
            Right = (V1.OptionRight)instrument.Right,
            Underlying = instrument.Underlying?.ToString() ?? "",
            Isin = instrument.Isin,
            SessionGroup = instrument.SessionGroup,
            Listed = Date(instrument.Listed),
            Delisted = Date(instrument.Delisted),
        };
        if (instrument.Strike is { } strike)
        {
            message.Strike = Decimals.ToMantissa(strike, priceScale);
        }

        foreach (var alias in instrument.Aliases)
        {
            message.Aliases.Add(new InstrumentAlias
            {
                Vendor = alias.Vendor,
                Kind = (V1.AliasKind)alias.Kind,
                Text = alias.Text,
                ValidFrom = alias.From == DateOnly.MinValue ? 0 : Date(alias.From),
                ValidTo = alias.To == DateOnly.MaxValue ? 0 : Date(alias.To),
            });
        }

        return message;
    }

    /// <summary>Reads a value without its framing.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is no message.</exception>
    /// <inheritdoc cref="Read"/>
    public static Domain.Instrument Parse(ReadOnlySpan<byte> message) => Read(V1.Instrument.Parser.ParseFrom(message));

    /// <exception cref="FormatException">It is not what a writer of ours would have written; the message says where.</exception>
    public static Domain.Instrument Read(V1.Instrument message) =>
        message.PriceScale > ScaledNumber.MaxScale || message.SizeScale > ScaledNumber.MaxScale
            ? throw new FormatException($"'{message.Id}' has more than {ScaledNumber.MaxScale} decimal places")
            : new Domain.Instrument
            {
                Id = InstrumentId.Parse(message.Id),
                Type = (Domain.InstrumentType)message.Type,
                Name = message.Name,
                Currency = message.Currency,
                TickSize = Number(message.TickSize, message.PriceScale),
                LotSize = Number(message.LotSize, message.SizeScale),
                Expiry = Date(message.Expiry),
                Strike = message.HasStrike ? Number(message.Strike, message.PriceScale) : null,
                Right = (Domain.OptionRight)message.Right,
                Underlying = message.Underlying.Length == 0 ? null : InstrumentId.Parse(message.Underlying),
                Isin = message.Isin,
                SessionGroup = message.SessionGroup,
                Listed = Date(message.Listed),
                Delisted = Date(message.Delisted),
                Aliases = AliasesOf(message),
            };

    private static Alias[] AliasesOf(V1.Instrument message)
    {
        var aliases = new Alias[message.Aliases.Count];
        for (int i = 0; i < aliases.Length; i++)
        {
            var alias = message.Aliases[i];
            aliases[i] = new Alias(
                alias.Vendor, (Domain.AliasKind)alias.Kind, alias.Text, Date(alias.ValidFrom) ?? DateOnly.MinValue, Date(alias.ValidTo) ?? DateOnly.MaxValue);
        }

        return aliases;
    }

    /// <summary>yyyymmdd; 0 for none.</summary>
    public static uint Date(DateOnly? date) => date is { } d ? (uint)((d.Year * 10000) + (d.Month * 100) + d.Day) : 0;

    private static DateOnly? Date(uint yyyymmdd)
    {
        try
        {
            return yyyymmdd == 0 ? null : new DateOnly((int)(yyyymmdd / 10000), (int)(yyyymmdd / 100 % 100), (int)(yyyymmdd % 100));
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException($"{yyyymmdd} is no date", e);
        }
    }

    private static decimal Number(long mantissa, uint scale) => Decimals.Normalize(ScaledNumber.ToDecimal(mantissa, (int)scale));
}
