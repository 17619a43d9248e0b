using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Plugins;

/// <summary>Makes the bytes of assemblies that are no good plugins.</summary>
internal static class EmittedPlugin
{
    /// <summary>An assembly with these public entry points, each of which fails at its first call.</summary>
    public static byte[] WithEntryPoints(params string[] names)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Emitted"), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("Emitted");
        var other = module.DefineType("NoEntryPoint", TypeAttributes.Public);
        other.DefineField("Health", typeof(SystemHealth), FieldAttributes.Public);
        other.CreateType();
        foreach (var name in names) DefineEntryPoint(module, name);

        using var bytes = new MemoryStream();
        assembly.Save(bytes);
        return bytes.ToArray();
    }

    /// <summary>The same assembly as if it had been built against version 9 of the Kernel.</summary>
    public static byte[] ForAnotherKernel(byte[] assembly)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        var metadata = file.GetMetadataReader();
        var kernel = metadata.AssemblyReferences.Single(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name) == "SubscriberPortal.Kernel");
        var row = (MetadataTokens.GetRowNumber(kernel) - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef);
        var changed = assembly.ToArray();

        // A row of that table begins with the major version.
        changed[file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef) + row] = 9;
        return changed;
    }

    private static void DefineEntryPoint(ModuleBuilder module, string name)
    {
        var type = module.DefineType(name, TypeAttributes.Public, typeof(object), [typeof(IProvisioningPlugin)]);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        foreach (var method in typeof(IProvisioningPlugin).GetMethods())
        {
            var body = type.DefineMethod(
                method.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Final, method.ReturnType, [.. method.GetParameters().Select(p => p.ParameterType)]).GetILGenerator();
            body.Emit(OpCodes.Ldnull);
            body.Emit(OpCodes.Throw);
        }

        type.CreateType();
    }
}
