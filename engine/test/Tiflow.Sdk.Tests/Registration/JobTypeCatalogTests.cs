using System.Reflection;
using System.Reflection.Emit;
using Tiflow.Sdk.Registration;

namespace Tiflow.Sdk.Tests.Registration;

public sealed class JobTypeCatalogTests
{
    private static readonly Assembly Own = typeof(JobTypeCatalogTests).Assembly;

    [Fact]
    public void FromAssemblies_AttributedClasses_AreFoundByName()
    {
        var catalog = JobTypeCatalog.FromAssemblies(Own);

        catalog.Jobs.Keys.ShouldBe(["Sample"]);
        catalog.Jobs["Sample"].ConfigType.ShouldBe(typeof(SampleJobConfig));
        catalog.Workers.Keys.ShouldBe(["SampleTask"]);
    }

    [Fact]
    public void Create_GoodConfig_GivesAnInstanceOfTheClass()
    {
        var catalog = JobTypeCatalog.FromAssemblies(Own);

        catalog.Jobs["Sample"].Create("{}"u8).ShouldBeOfType<SampleJobMaster>();
        catalog.Workers["SampleTask"].Create("{}"u8).ShouldBeOfType<SampleWorker>();
    }

    [Fact]
    public void FromAssemblies_NameTwice_IsRefusedByName() =>
        Should.Throw<InvalidOperationException>(() => JobTypeCatalog.FromAssemblies(Own, Own))
            .Message.ShouldContain("\"Sample\"");

    [Fact]
    public void FromAssemblies_Version_IsThatOfTheAttribute() => JobTypeCatalog.FromAssemblies(Own).Jobs["Sample"].Version.ShouldBe(2);

    [Fact]
    public void FromAssemblies_VersionBelowOne_IsRefused()
    {
        var assembly = AssemblyWithOneClass("Unborn", typeof(JobTypeAttribute), version: 0);

        Should.Throw<InvalidOperationException>(() => JobTypeCatalog.FromAssemblies(assembly))
            .Message.ShouldBe("The version 0 of Unborn is less than 1: versions count from 1.");
    }

    [Theory]
    [InlineData(typeof(JobTypeAttribute), "must derive from JobMaster<TConfig>")]
    [InlineData(typeof(WorkerTypeAttribute), "must derive from Worker<TConfig>")]
    public void FromAssemblies_WrongBase_IsRefusedWithTheRightOne(Type attribute, string message)
    {
        var assembly = AssemblyWithOneClass("Misplaced", attribute);

        var error = Should.Throw<InvalidOperationException>(() => JobTypeCatalog.FromAssemblies(assembly));

        error.Message.ShouldStartWith("Misplaced ");
        error.Message.ShouldContain(message);
    }

    private static AssemblyBuilder AssemblyWithOneClass(string name, Type attribute, int? version = null)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Generated"), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("Generated").DefineType(name, TypeAttributes.Public);
        PropertyInfo[] properties = version is null ? [] : [attribute.GetProperty(nameof(JobTypeAttribute.Version))!];
        object[] values = version is { } number ? [number] : [];
        type.SetCustomAttribute(new CustomAttributeBuilder(attribute.GetConstructors()[0], ["Any"], properties, values));
        type.CreateType();
        return assembly;
    }
}
