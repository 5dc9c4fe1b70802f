namespace Candlewick.AlertRules.Evaluation;

/// <summary>A condition, or several combined, as it stands.</summary>
internal abstract class Node
{
    public abstract bool IsTrue { get; }
}

/// <summary>All of them, or any.</summary>
internal sealed class CombinedNode(bool isAll, Node[] of) : Node
{
    public override bool IsTrue
    {
        get
        {
            foreach (var node in of)
            {
                if (node.IsTrue != isAll)
                {
                    return !isAll;
                }
            }

            return isAll;
        }
    }
}
