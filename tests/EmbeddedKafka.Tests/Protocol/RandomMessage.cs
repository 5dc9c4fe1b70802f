using System.Collections;
using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

/// <summary>Fills messages with seeded random values, in exactly the fields that a version has.</summary>
internal sealed class RandomMessage(int seed, short version)
{
    private static readonly string[] Words = ["", "a", "orders", "Ünï-cødé ✓", "\ud83d\udd6f", new('x', 127), new('y', 300)];

    private readonly Random _random = new(seed);

    public IMessage Make(Codec codec) => (IMessage)Struct(codec.Class, codec.Schema);

    private object Struct(Type type, StructSchema schema)
    {
        object made = Activator.CreateInstance(type)!;
        foreach (FieldSchema field in schema.Fields)
        {
            if (!field.Versions.Contains(version)) continue;
            // An absent tag is as likely as a present one.
            if (field.Tag is not null && _random.Next(2) == 0) continue;
            var property = type.GetProperty(field.Name)!;
            property.SetValue(made, Value(property.PropertyType, field));
        }

        return made;
    }

    private object? Value(Type type, FieldSchema field)
    {
        // A null tag is an absent tag, and that is covered.
        if (field.NullableVersions.Contains(version) && field.Tag is null && _random.Next(4) == 0) return null;
        if (!field.IsArray) return Element(type, field);

        var list = (IList)Activator.CreateInstance(type)!;
        Type element = type.GetGenericArguments()[0];
        for (int count = _random.Next(4); count > 0; count--) list.Add(Element(element, field));
        return list;
    }

    private object Element(Type type, FieldSchema field) => field.Kind switch
    {
        FieldKind.Bool => _random.Next(2) == 0,
        FieldKind.Int8 => (sbyte)_random.Next(sbyte.MinValue, sbyte.MaxValue + 1),
        FieldKind.Int16 => (short)_random.Next(short.MinValue, short.MaxValue + 1),
        FieldKind.Error => (ErrorCode)_random.Next(-1, 134),
        FieldKind.UInt16 => (ushort)_random.Next(ushort.MaxValue + 1),
        FieldKind.Int32 => (int)_random.NextInt64(int.MinValue, int.MaxValue + 1L),
        FieldKind.Int64 => _random.NextInt64(long.MinValue, long.MaxValue),
        FieldKind.Float64 => _random.NextDouble(),
        FieldKind.Uuid => new Guid(Bytes(16)),
        FieldKind.String => Words[_random.Next(Words.Length)],
        FieldKind.Bytes => (ReadOnlyMemory<byte>)Bytes(_random.Next(200)),
        // Both sides of the size from which a writer refers to records instead of copying them.
        FieldKind.Records => (ReadOnlyMemory<byte>)Bytes(_random.Next(2) == 0 ? _random.Next(100) : 1024 + _random.Next(1000)),
        _ => Struct(type, field.Struct!),
    };

    private byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
