using Microsoft.Extensions.Options;

namespace SubscriberPortal.Jobs.Files;

/// <summary>Where uploads, exports and reports live.</summary>
internal sealed class FilesOptions
{
    public const string Section = "Files";
    public const string Local = "Local";

    /// <summary><c>Local</c>: in the data directory.</summary>
    public string Store { get; set; } = Local;
}

internal sealed class FilesOptionsValidator : IValidateOptions<FilesOptions>
{
    public ValidateOptionsResult Validate(string? name, FilesOptions options) => options.Store switch
    {
        FilesOptions.Local => ValidateOptionsResult.Success,
        "S3" => ValidateOptionsResult.Fail("Files:Store is 'S3', which this version of the portal does not have yet; set Files:Store to Local."),
        _ => ValidateOptionsResult.Fail($"Files:Store is '{options.Store}'; it must be Local."),
    };
}
