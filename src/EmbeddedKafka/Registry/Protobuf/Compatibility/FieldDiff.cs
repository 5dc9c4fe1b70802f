using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf.Compatibility;

/// <summary>Compares the types of two fields with one number.</summary>
/// <param name="old">Types of the old schema.</param>
/// <param name="update">Types of the new one.</param>
/// <param name="add">Takes a difference: code, path, description.</param>
/// <param name="isCompatible">Compares two messages of which one is imported; those of the file itself are compared by name anyway.</param>
internal sealed class FieldDiff(
    ProtoTypes old,
    ProtoTypes update,
    Action<string, string, string> add,
    Func<ProtoType, ProtoType, (string Old, string New), bool> isCompatible)
{
    public void Compare(FieldDescriptorProto before, FieldDescriptorProto after, string path)
    {
        var oldMap = old.MapOf(before);
        var newMap = update.MapOf(after);
        var (from, to) = (WireKinds.Of(before.Type), WireKinds.Of(after.Type));
        if (oldMap is null != newMap is null || (from == WireKind.Message) != (to == WireKind.Message)
            || (before.Type == Type.Group) != (after.Type == Type.Group))
        {
            add("FIELD_KIND_CHANGED", path, $"the field changed from {WordOf(before, oldMap is not null)} to {WordOf(after, newMap is not null)}");
        }
        else if (oldMap is { } o && newMap is { } n)
        {
            Compare(o.Key, n.Key, path);
            Compare(o.Value, n.Value, path);
        }
        else if (from == WireKind.Message)
        {
            CompareMessages(before.TypeName, after.TypeName, path);
        }
        else
        {
            CompareScalars(before, after, path);
        }
    }

    private void CompareScalars(FieldDescriptorProto before, FieldDescriptorProto after, string path)
    {
        var kind = WireKinds.Of(before.Type);
        if (kind != WireKinds.Of(after.Type))
        {
            add("FIELD_SCALAR_KIND_CHANGED", path, $"the field changed from {WordOf(before, false)} to {WordOf(after, false)}");
        }
        else if (kind != WireKind.Text && (before.Label == Label.Repeated) != (after.Label == Label.Repeated))
        {
            // Numbers of a repeated field are packed into one block, which a reader of a single one cannot take.
            add("FIELD_NUMERIC_LABEL_CHANGED", path, $"the number changed from {LabelOf(before)} to {LabelOf(after)}");
        }
    }

    private void CompareMessages(string before, string after, string path)
    {
        var oldType = old.Find(before);
        var newType = update.Find(after);
        bool same = oldType is null || newType is null
            ? before == after
            : oldType.LocalName == newType.LocalName
                && (!(oldType.IsImported || newType.IsImported) || isCompatible(oldType, newType, (before, after)));
        if (!same)
        {
            add("FIELD_NAMED_TYPE_CHANGED", path, $"the field changed from {before[1..]} to {after[1..]}, or that message changed");
        }
    }

    private static string WordOf(FieldDescriptorProto field, bool isMap) =>
        isMap ? "a map" : ProtoFieldParser.WordOf(field.Type) ?? (field.Type == Type.Enum ? "enum " : "message ") + field.TypeName.TrimStart('.');

    private static string LabelOf(FieldDescriptorProto field) => field.Label == Label.Repeated ? "repeated" : "single";
}
