using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

public sealed class MalformedInputTests
{
    /// <summary>Every wire byte may become an object's header and a list's slot, and not much more.</summary>
    private const int MostAllocatedPerByte = 160;

    /// <summary>An exception with its stack, and what the runtime allocates on its own.</summary>
    private const int MostAllocatedAside = 64 * 1024;

    /// <summary>How often random bytes are tried per body and version; more with <c>CANDLEWICK_FUZZ</c>.</summary>
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("CANDLEWICK_FUZZ"), out int rounds) ? rounds : 60;

    [Theory]
    [MemberData(nameof(Schemas.Names), MemberType = typeof(Schemas))]
    public void A_body_cut_anywhere_is_refused(string api)
    {
        foreach (Codec codec in Codec.Of(api))
        {
            foreach (short version in Schemas.Versions(codec.Api))
            {
                for (int seed = 0; seed < 2; seed++)
                {
                    byte[] whole = Codec.Write(new RandomMessage(seed, version).Make(codec), version);
                    for (int length = 0; length < whole.Length; length++)
                    {
                        Assert.False(Accepts(codec, version, whole.AsMemory(0, length), $"seed {seed} cut at {length}"),
                            $"{codec.Schema.Name} version {version} seed {seed}: cut at {length} of {whole.Length} and accepted");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Schemas.Names), MemberType = typeof(Schemas))]
    public void Random_bytes_are_read_or_refused_within_bounds(string api)
    {
        foreach (Codec codec in Codec.Of(api))
        {
            foreach (short version in Schemas.Versions(codec.Api))
            {
                for (int seed = 0; seed < Rounds; seed++)
                {
                    var random = new Random(seed);
                    byte[] bytes = new byte[random.Next(200)];
                    random.NextBytes(bytes);
                    Accepts(codec, version, bytes, $"random seed {seed}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Schemas.Names), MemberType = typeof(Schemas))]
    public void Bodies_with_damaged_bytes_are_read_or_refused_within_bounds(string api)
    {
        foreach (Codec codec in Codec.Of(api))
        {
            foreach (short version in Schemas.Versions(codec.Api))
            {
                for (int seed = 0; seed < Rounds; seed++)
                {
                    var random = new Random(seed);
                    byte[] bytes = Codec.Write(new RandomMessage(seed, version).Make(codec), version);
                    if (bytes.Length == 0) continue;
                    for (int hits = random.Next(1, 4); hits > 0; hits--)
                    {
                        // The bytes that lengths go wrong with, more often than chance would pick them.
                        ReadOnlySpan<byte> worst = [0x00, 0x01, 0x7F, 0x80, 0xFF, (byte)random.Next(256)];
                        bytes[random.Next(bytes.Length)] = worst[random.Next(worst.Length)];
                    }

                    Accepts(codec, version, bytes, $"damaged seed {seed}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Schemas.Names), MemberType = typeof(Schemas))]
    public void Huge_counts_allocate_nothing_to_speak_of(string api)
    {
        byte[][] floods =
        [
            [.. Enumerable.Repeat((byte)0x7F, 4096)],
            [.. Enumerable.Repeat((byte)0xFF, 4096)],
            [.. Enumerable.Repeat((byte)0x80, 4096)],
            [.. Enumerable.Repeat((byte)0x01, 4096)],
            new byte[4096],
        ];
        foreach (Codec codec in Codec.Of(api))
        {
            foreach (short version in Schemas.Versions(codec.Api))
            {
                foreach (byte[] flood in floods) Accepts(codec, version, flood, $"flood of {flood[0]:X2}");
            }
        }
    }

    private static bool Accepts(Codec codec, short version, ReadOnlyMemory<byte> bytes, string what)
    {
        string at = $"{codec.Schema.Name} version {version}, {what}";
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            codec.Read(bytes, version, out int unread);
            return unread >= 0;
        }
        catch (MalformedRequestException)
        {
            return false;
        }
        catch (Exception surprise)
        {
            throw new InvalidOperationException($"{at}: {surprise.GetType().Name}", surprise);
        }
        finally
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            long most = MostAllocatedAside + ((long)bytes.Length * MostAllocatedPerByte);
            Assert.True(allocated <= most, $"{at}: {allocated} bytes allocated for {bytes.Length}");
        }
    }
}
