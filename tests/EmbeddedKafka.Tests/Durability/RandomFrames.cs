using System.Buffers.Binary;
using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Tests.Protocol;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>Seeded frames on the edge of being requests.</summary>
internal sealed class RandomFrames(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>What the last frame was, for the message of a failed test.</summary>
    public string Last { get; private set; } = "";

    public byte[] Next()
    {
        if (_random.Next(10) == 0)
        {
            Last = "noise";
            byte[] noise = new byte[_random.Next(4, 300)];
            _random.NextBytes(noise);
            BinaryPrimitives.WriteInt32BigEndian(noise, noise.Length - 4);
            return noise;
        }

        var api = ApiCatalogue.All[_random.Next(ApiCatalogue.All.Length)];
        short version = (short)_random.Next(api.MinVersion, api.MaxVersion + 1);
        var codec = Codec.Of($"{api.Key}").First();
        byte[] frame = RawConnection.Frame(api.Key, version, 1, new RandomMessage(_random.Next(), version).Make(codec));
        string damage = Damage(ref frame);
        Last = $"{api.Key} version {version}, {damage}";
        return frame;
    }

    private string Damage(ref byte[] frame)
    {
        switch (_random.Next(5))
        {
            case 0:
                frame = frame[.._random.Next(1, frame.Length)];
                return "cut";
            case 1:
                frame = frame[.._random.Next(12, frame.Length)];
                BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
                return "cut and its length with it";
            case 2:
                for (int hits = _random.Next(1, 4); hits > 0; hits--)
                {
                    frame[_random.Next(4, frame.Length)] = (byte)_random.Next(256);
                }

                return "damaged";
            case 3:
                frame = [.. frame, .. new byte[_random.Next(1, 20)]];
                BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
                return "prolonged";
            default:
                return "whole";
        }
    }
}
