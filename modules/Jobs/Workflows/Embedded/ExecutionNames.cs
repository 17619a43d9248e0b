namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>The rule of AWS for names of executions, state machines and activities; beyond it, <c>!</c> marks parts of documents in the store.</summary>
internal static class ExecutionNames
{
    private const int Longest = 80;
    private const string Forbidden = " <>{}[]?*\"#%\\^|~`$&,;:/!";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= Longest && !name.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || Forbidden.Contains(character, StringComparison.Ordinal));

    public static void Check(string name)
    {
        if (!IsValid(name)) throw new ArgumentException($"Invalid Name: '{name}'; it has 1 to {Longest} characters, none of them a space or one of {Forbidden}", nameof(name));
    }
}
