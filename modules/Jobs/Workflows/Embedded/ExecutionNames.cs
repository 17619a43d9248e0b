namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>The rule of AWS for names of executions.</summary>
internal static class ExecutionNames
{
    private const int Longest = 80;
    private const string Forbidden = " <>{}[]?*\"#%\\^|~`$&,;:/!";

    public static void Check(string name)
    {
        if (name.Length is 0 or > Longest || name.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || Forbidden.Contains(character, StringComparison.Ordinal)))
            throw new ArgumentException($"Invalid Name: '{name}'; it has 1 to {Longest} characters, none of them a space or one of {Forbidden}", nameof(name));
    }
}
