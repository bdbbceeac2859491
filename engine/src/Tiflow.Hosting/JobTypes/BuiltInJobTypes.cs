using System.Reflection;
using Tiflow.Sdk.Registration;

namespace Tiflow.Hosting.JobTypes;

/// <summary>
/// The job types that come with the binary. They are found as a user's would be: by the assembly's name, nothing of it
/// is known here.
/// </summary>
internal static class BuiltInJobTypes
{
    private const string AssemblyName = "Tiflow.Jobs";

    public static JobTypeCatalog Load() => JobTypeCatalog.FromAssemblies(Assembly.Load(AssemblyName));
}
