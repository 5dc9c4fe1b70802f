using Candlewick.Instruments.Lookup;

namespace Candlewick.StreamApi.Tail;

/// <summary>Which keys of a topic somebody wants: each is looked at once, and is a bit after that. For one thread at a time.</summary>
internal sealed class WantedKeys(InstrumentSet wanted, KeyNumbers keys)
{
    private const int WordBits = 64;

    // No longer than up to the last key that is wanted: most want few of many.
    private ulong[] _bits = [];
    private int _known;

    /// <param name="number">Of the key, given by the same <see cref="KeyNumbers"/>.</param>
    public bool Contains(int number)
    {
        if (number >= _known)
        {
            LearnTo(number);
        }

        int word = number / WordBits;
        return word < _bits.Length && (_bits[word] & (1UL << (number % WordBits))) != 0;
    }

    private void LearnTo(int last)
    {
        for (; _known <= last; _known++)
        {
            if (wanted.Contains(keys[_known]))
            {
                int word = _known / WordBits;
                if (word >= _bits.Length)
                {
                    Array.Resize(ref _bits, word + 1);
                }

                _bits[word] |= 1UL << (_known % WordBits);
            }
        }
    }
}
