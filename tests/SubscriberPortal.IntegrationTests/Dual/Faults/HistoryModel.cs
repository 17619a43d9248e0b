using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>
/// What each side may hold of one subscriber, by its plan (empty: no record). An answer that is known leaves one possibility; one that is not adds one; a direct write, which its store
/// acknowledged, leaves that on its side.
/// </summary>
internal sealed class HistoryModel
{
    private readonly Dictionary<string, HashSet<string>> _possible = new() { [SystemKeys.Cloud] = [""], [SystemKeys.Legacy] = [""] };

    /// <summary>What the sides held or were to hold since nothing was open: what a person may choose. A journal that did not answer may hold a refused write, too.</summary>
    private readonly Dictionary<string, HashSet<string>> _choices = new() { [SystemKeys.Cloud] = [], [SystemKeys.Legacy] = [] };

    /// <summary>What may still come, because its answer is missing.</summary>
    private readonly HashSet<string> _late = [];

    /// <summary>Whether somebody wrote to one side directly since both were made equal: only then may they differ.</summary>
    public bool MayDiffer { get; private set; }

    public void Answered(WriteOutcome? outcome, string plan)
    {
        foreach (var (side, possible) in _possible)
        {
            if (outcome is WriteOutcome.Done) possible.Clear();
            if (outcome is not WriteOutcome.Refused) possible.Add(plan);
            _choices[side].UnionWith([.. possible, plan]);
        }

        if (outcome is WriteOutcome.Done) MayDiffer = false;
        if (outcome is null or WriteOutcome.Unknown) _late.Add(plan);
    }

    /// <summary>A person's decision also makes again what somebody else removed meanwhile: a record that is gone does not say whose removal it was.</summary>
    public void SettledByHand()
    {
        foreach (var (side, possible) in _possible) possible.UnionWith(_choices[side]);
    }

    /// <summary>Where a record was removed, one may still be created that was on its way before; and a removal of both that was on its way is completed on the other side.</summary>
    public void WrittenDirectly(string side, string plan)
    {
        _possible[side] = plan.Length == 0 ? [plan, .. _late] : [plan];
        if (plan.Length == 0 && _late.Contains("")) foreach (var possible in _possible.Values) possible.Add("");
        MayDiffer = true;
    }

    /// <summary>With nothing open and nothing late, what is there is what there is.</summary>
    public void Check(string side, string found, string because)
    {
        Assert.True(_possible[side].Contains(found), $"{because}: {side} holds '{found}' where only {string.Join(" or ", _possible[side].Select(plan => $"'{plan}'"))} can be.");
        _possible[side] = [found];
        _choices[side].Clear();
        _late.Clear();
    }
}
