using System.Globalization;
using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

/// <summary>A schema as lines of text, one a field, to be compared with another's.</summary>
internal static class FieldLines
{
    public static IEnumerable<string> Of(StructSchema schema, VersionRange versions, string path = "")
    {
        foreach (FieldSchema field in schema.Fields)
        {
            VersionRange own = field.Versions.Intersect(versions);
            VersionRange nullable = field.NullableVersions.Intersect(own);
            string type = (field.IsArray ? "[]" : "") + field.Kind switch
            {
                FieldKind.Struct => "struct",
                // What the number means is no matter of the wire.
                FieldKind.Error => "int16",
                _ => field.TypeName,
            };
            yield return Line(path + field.Name, type, own, nullable, field.Tag, Default(field.Default ?? "", nullable));
            if (field.Struct is null) continue;
            foreach (string line in Of(field.Struct, own, path + field.Name + ".")) yield return line;
        }
    }

    public static string Line(string path, string type, VersionRange versions, VersionRange nullable, int? tag, string value) =>
        $"{path} {type} in {versions} null {nullable} tag {tag?.ToString(CultureInfo.InvariantCulture) ?? "-"} default {value}";

    /// <summary>One word for each default: Kafka writes numbers as decimal or hexadecimal text, and leaves out zeros.</summary>
    public static string Default(string written, VersionRange nullable)
    {
        // Ours are null when nullable; an untagged field's default is never on the wire.
        if (!nullable.IsEmpty) return "null";
        if (written.StartsWith("0x", StringComparison.Ordinal)) return Convert.ToInt64(written[2..], 16).ToString(CultureInfo.InvariantCulture);
        return written.ToLowerInvariant() is "" or "0" or "false" ? "zero" : written.ToLowerInvariant();
    }
}
