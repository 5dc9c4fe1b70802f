using System.Reflection;
using System.Text;
using Candlewick.Contracts.Ticks;
using Candlewick.Market.Ticks;
using Google.Protobuf;
using Wire = Candlewick.Contracts.V1;

namespace Candlewick.Contracts.Tests.Ticks;

public sealed class TickWireTests(ITestOutputHelper output)
{
    private const int Rounds = 20_000;

    [Fact]
    public void Writes_the_bytes_that_generated_code_writes()
    {
        var random = Seeded();
        byte[] buffer = new byte[TickWire.MaxLength];
        for (int i = 0; i < Rounds; i++)
        {
            var (wire, domain) = random.Next();

            int length = TickWire.Write(buffer, domain, Encoding.UTF8.GetBytes(wire.Instrument), Encoding.UTF8.GetBytes(wire.Source), Encoding.UTF8.GetBytes(wire.SessionGroup));

            Assert.Equal(wire.ToByteArray(), buffer[..length]);
        }
    }

    [Fact]
    public void Reads_what_generated_code_wrote()
    {
        var random = Seeded();
        for (int i = 0; i < Rounds; i++)
        {
            var (wire, domain) = random.Next();
            var tick = default(Tick);

            Assert.True(TickWire.TryRead(wire.ToByteArray(), ref tick, out var instrument, out var source, out var sessionGroup));

            AssertSame(domain, tick);
            Assert.Equal(wire.Instrument, Encoding.UTF8.GetString(instrument));
            Assert.Equal(wire.Source, Encoding.UTF8.GetString(source));
            Assert.Equal(wire.SessionGroup, Encoding.UTF8.GetString(sessionGroup));
        }
    }

    [Fact]
    public void The_longest_tick_fits_the_buffer()
    {
        string name = new('A', TickWire.MaxNameLength);
        var tick = new Tick { Kind = TickKind.Control, Fields = (TickFields)0xfffff, Flags = (TickFlags)uint.MaxValue, PriceScale = 18, SizeScale = 18 };
        object boxed = tick;
        foreach (var field in typeof(Tick).GetFields().Where(f => f.FieldType == typeof(long)))
        {
            field.SetValue(boxed, -1L);
        }

        byte[] buffer = new byte[TickWire.MaxLength];
        int length = TickWire.Write(buffer, (Tick)boxed, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(name));

        var wire = Wire.Tick.Parser.ParseFrom(buffer, 0, length);
        Assert.Equal(-1, wire.OpenInterest);
        Assert.Equal((name, name), (wire.Source, wire.SessionGroup));
    }

    [Fact]
    public void Agrees_with_generated_code_on_ticks_cut_short()
    {
        var random = Seeded();
        byte[] buffer = new byte[TickWire.MaxLength];
        int refused = 0;
        for (int i = 0; i < Rounds; i++)
        {
            byte[] bytes = random.Next().Wire.ToByteArray();
            byte[] cut = bytes[..random.Below(bytes.Length)];
            var tick = default(Tick);

            if (TickWire.TryRead(cut, ref tick, out var instrument, out var source, out var sessionGroup))
            {
                int length = TickWire.Write(buffer, tick, instrument, source, sessionGroup);
                Assert.Equal(Wire.Tick.Parser.ParseFrom(cut).ToByteArray(), buffer[..length]);
            }
            else
            {
                Assert.True(cut.Length == 0 || Record.Exception(() => Wire.Tick.Parser.ParseFrom(cut)) is InvalidProtocolBufferException, Convert.ToHexString(cut));
                refused++;
            }
        }

        Assert.InRange(refused, Rounds / 2, Rounds);
    }

    [Fact]
    public void Random_and_damaged_bytes_never_throw()
    {
        var random = Seeded();
        for (int i = 0; i < Rounds; i++)
        {
            byte[] bytes = i % 2 == 0 ? random.Bytes(200) : random.Next().Wire.ToByteArray();
            if (i % 2 == 1)
            {
                bytes[random.Below(bytes.Length)] ^= (byte)(1 << random.Below(8));
            }

            var tick = default(Tick);
            if (TickWire.TryRead(bytes, ref tick, out _, out _))
            {
                Assert.InRange(tick.PriceScale, 0, 18);
                Assert.InRange((int)tick.Kind, 1, 5);
            }
        }
    }

    [Fact]
    public void Fields_of_a_newer_writer_are_passed_over()
    {
        var known = new Wire.Tick { Kind = Wire.TickKind.Trade, Instrument = "NYSE:SPY", Price = 16850 };
        // Fields 900 to 903: a varint, eight bytes, a string and four bytes.
        byte[] newer = [0xa0, 0x38, 0x05, 0xa9, 0x38, 1, 2, 3, 4, 5, 6, 7, 8, 0xb2, 0x38, 2, 65, 66, 0xbd, 0x38, 1, 2, 3, 4];
        var tick = default(Tick);

        Assert.True(TickWire.TryRead([.. newer, .. known.ToByteArray()], ref tick, out var instrument, out _));

        Assert.Equal(16850, tick.Price);
        Assert.Equal("NYSE:SPY", Encoding.UTF8.GetString(instrument));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(6, 2)]
    [InlineData(1, 19)]
    public void Unknown_kinds_and_scales_are_refused(int kind, int scale)
    {
        var wire = new Wire.Tick { Kind = (Wire.TickKind)kind, PriceScale = (uint)scale };
        var tick = default(Tick);

        Assert.False(TickWire.TryRead(wire.ToByteArray(), ref tick, out _, out _));
    }

    [Fact]
    public void Neither_reading_nor_writing_allocates()
    {
        var (wire, domain) = Seeded().Next();
        byte[] bytes = wire.ToByteArray();
        byte[] buffer = new byte[TickWire.MaxLength];
        byte[] name = "NYSE:SPY"u8.ToArray();
        long Run(int rounds)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            var tick = default(Tick);
            for (int i = 0; i < rounds; i++)
            {
                TickWire.TryRead(bytes, ref tick, out _, out _);
                TickWire.Write(buffer, domain, name, name);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Run(1000);
        Assert.Equal(0, Run(100_000));
    }

    private static void AssertSame(Tick expected, Tick actual)
    {
        foreach (var field in typeof(Tick).GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            Assert.True(Equals(field.GetValue(expected), field.GetValue(actual)), $"{field.Name}: {field.GetValue(expected)} became {field.GetValue(actual)}");
        }
    }

    private RandomTicks Seeded()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        return new RandomTicks(seed);
    }
}
