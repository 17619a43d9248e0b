using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Jobs.Files.S3;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Kernel.Hosting;

namespace SubscriberPortal.Jobs.Files;

/// <summary>Registers the file store that the settings name.</summary>
internal static class FileStoreRegistration
{
    public static IServiceCollection AddFileStore(this IServiceCollection services)
    {
        services.AddAws();
        services.AddOptionsWithValidateOnStart<FilesOptions, FilesOptionsValidator>().BindConfiguration(FilesOptions.Section);
        services.AddSingleton<FileLinks>();
        services.AddSingleton<LocalFileStore>();
        services.AddSingleton<S3Bucket>();
        services.AddSingleton<S3FileStore>();
        services.AddSingleton<IFileStore>(provider => provider.GetRequiredService<IOptions<FilesOptions>>().Value.Store == FilesOptions.S3
            ? provider.GetRequiredService<S3FileStore>()
            : provider.GetRequiredService<LocalFileStore>());
        services.AddSingleton<ISchema, FileStoreCheck>();
        return services;
    }
}
