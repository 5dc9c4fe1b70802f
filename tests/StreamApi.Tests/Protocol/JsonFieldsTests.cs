using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol.Json;

namespace Candlewick.StreamApi.Tests.Protocol;

/// <summary>Our own writing of items is that of the general writer, byte for byte.</summary>
public sealed class JsonFieldsTests(ITestOutputHelper output)
{
    [Fact]
    public void Decimals_are_written_as_the_library_writes_them()
    {
        const int Seed = 12;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        decimal[] edges =
        [
            0m, 0.00m, -0.0m, decimal.MaxValue, decimal.MinValue, 1m, -1m, 0.1m, -0.1m, 0.0000000000000000000000000001m, 79228162514264337593543950335m / 10_000_000_000m,
            18446744073709551615m, 18446744073709551616m, 1.8446744073709551615m, 2500.50m, 10.00m, -0.000001m, new decimal(-1, -1, 0, isNegative: true, 28),
        ];
        var all = edges.Concat(Enumerable.Range(0, 20_000).Select(_ =>
            new decimal(random.Next(), random.Next(3) == 0 ? random.Next() : 0, random.Next(5) == 0 ? random.Next() : 0, random.Next(2) == 0, (byte)random.Next(29))));
        byte[] ours = new byte[32];
        byte[] theirs = new byte[40];
        foreach (decimal value in all)
        {
            Assert.True(Utf8Formatter.TryFormat(value, theirs, out int length));
            int written = DecimalText.Write(value, ours);
            Assert.Equal(Encoding.ASCII.GetString(theirs, 0, length), Encoding.ASCII.GetString(ours, 0, written));
        }
    }

    [Theory]
    [InlineData("NSE:M&M")]
    [InlineData("quote \" back \\ tab \t <b>'+`")]
    [InlineData("Zürich 東京 😀")]
    [InlineData("")]
    public void Text_is_escaped_as_the_library_escapes_it(string text)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteNumber("big", 123_456_789_012_345_678m);
            json.WriteStartArray("flags");
            json.WriteStringValue("b");
            json.WriteStringValue("c");
            json.WriteEndArray();
            json.WriteStartArray("levels");
            json.WriteStartArray();
            json.WriteNumberValue(1.50m);
            json.WriteNumberValue(20m);
            json.WriteNullValue();
            json.WriteEndArray();
            json.WriteStartArray();
            json.WriteNumberValue(1.45m);
            json.WriteNumberValue(7m);
            json.WriteNumberValue(3);
            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteStartArray("changes");
            json.WriteStartObject();
            json.WriteString("field", "name");
            json.WriteNull("before");
            json.WriteString("after", text);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("none");
            json.WriteEndArray();
            json.WriteBoolean("yes", true);
            json.WriteNull("nothing");
            json.WriteEndObject();
        }

        Assert.Equal(Encoding.UTF8.GetString(bytes.WrittenSpan), Encoding.UTF8.GetString(JsonItems.Numbers.Encode(new Sample(text))));
    }

    private sealed class Sample(string text) : Item("A:B", null, 0)
    {
        public override void WriteTo(IFieldWriter fields)
        {
            fields.Text("text", text);
            fields.Decimal("big", new BigDecimal(123_456_789_012_345_678, 0));
            fields.Flags("flags", 0b110, ["a", "b", "c"]);
            fields.Levels("levels", [new DepthLevel(150, 20, 0), new DepthLevel(145, 7, 3)], 2, 0);
            fields.Changes("changes", [new FieldChange("name", null, text)]);
            fields.Flags("none", 0, []);
            fields.Truth("yes", true);
            fields.Nothing("nothing");
        }
    }
}
