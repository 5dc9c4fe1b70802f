namespace Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

/// <summary>One field of a message or struct, as its line in a schema file says.</summary>
internal sealed class FieldSchema(string name, FieldKind kind, string typeName, bool isArray, int line)
{
    public string Name => name;

    public FieldKind Kind => kind;

    /// <summary>The word the file uses, without array brackets: <c>int32</c>, or a struct's name.</summary>
    public string TypeName => typeName;

    public bool IsArray => isArray;

    /// <summary>One-based line in the file, for diagnostics.</summary>
    public int Line => line;

    /// <summary>Versions that carry the field.</summary>
    public VersionRange Versions { get; set; }

    /// <summary>Versions that allow null; empty for a field that is never null.</summary>
    public VersionRange NullableVersions { get; set; } = VersionRange.None;

    /// <summary>The default as written after <c>=</c>; null when it is the type's own (0, false, empty, or null where nullable).</summary>
    public string? Default { get; set; }

    /// <summary>The tag number of a field in the tagged section, else null.</summary>
    public int? Tag { get; set; }

    /// <summary>The fields of the struct, once names are resolved.</summary>
    public StructSchema? Struct { get; set; }

    public bool IsNullable => !NullableVersions.IsEmpty;
}
