using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Protocol.Generator.Emit;

/// <summary>The C# words for one field: its type, its initial value, and the tests its versions need.</summary>
internal static class FieldCode
{
    /// <summary>The type of the value, or of one element of an array.</summary>
    public static string ElementType(FieldSchema field) => field.Kind switch
    {
        FieldKind.Bool => "bool",
        FieldKind.Int8 => "sbyte",
        FieldKind.Int16 => "short",
        FieldKind.Error => "ErrorCode",
        FieldKind.UInt16 => "ushort",
        FieldKind.Int32 => "int",
        FieldKind.Int64 => "long",
        FieldKind.Float64 => "double",
        FieldKind.Uuid => "global::System.Guid",
        FieldKind.String => "string",
        FieldKind.Bytes or FieldKind.Records => "global::System.ReadOnlyMemory<byte>",
        _ => field.TypeName,
    };

    /// <summary>The property's type. A tagged struct is null when absent, which on the wire is the same as all defaults.</summary>
    public static string PropertyType(FieldSchema field)
    {
        string type = field.IsArray ? $"global::System.Collections.Generic.List<{ElementType(field)}>" : ElementType(field);
        return field.IsNullable || (field.Tag is not null && field is { Kind: FieldKind.Struct, IsArray: false }) ? type + "?" : type;
    }

    /// <summary>The whole property. Lists and structs come into being when first asked for: a reader replaces them anyway.</summary>
    public static string Property(FieldSchema field)
    {
        string head = $"public {PropertyType(field)} {field.Name}";
        if (PropertyType(field).EndsWith("?", StringComparison.Ordinal)) return head + " { get; set; }";
        if (field.IsArray || field.Kind == FieldKind.Struct) return head + " { get => field ??= new(); set; }";
        if (field.Kind == FieldKind.String) return head + " { get; set; } = \"\";";
        return field.Default is null ? head + " { get; set; }" : $"{head} {{ get; set; }} = {field.Default};";
    }

    /// <summary>The name that reader and writer methods have for the kind: ReadInt32, WriteInt32.</summary>
    public static string WireName(FieldSchema field) => field.Kind.ToString();

    /// <summary>True where the flexible versions write the length otherwise.</summary>
    public static bool HasLength(FieldSchema field) => field.Kind is FieldKind.String or FieldKind.Bytes or FieldKind.Records;

    /// <summary>A test that <c>version</c> lies in the range, or null when it always does.</summary>
    public static string? InVersions(VersionRange range, VersionRange all)
    {
        if (range.Covers(all)) return null;
        if (range.Last >= all.Last) return $"version >= {range.First}";
        if (range.First <= all.First) return $"version <= {range.Last}";
        return range.First == range.Last ? $"version == {range.First}" : $"version is >= {range.First} and <= {range.Last}";
    }

    /// <summary>Whether null is allowed here: <c>true</c>, <c>false</c> or a test.</summary>
    public static string Nullable(FieldSchema field, VersionRange all) =>
        !field.IsNullable ? "false" : InVersions(field.NullableVersions, field.Versions.Intersect(all)) ?? "true";
}
