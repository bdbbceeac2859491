using Tiflow.Jobs.CvsDemo;
using Tiflow.Sdk.Registration;

namespace Tiflow.Jobs.Tests;

internal static class BuiltIn
{
    public static JobTypeCatalog Catalog { get; } = JobTypeCatalog.FromAssemblies(typeof(CvsJobMaster).Assembly);
}
