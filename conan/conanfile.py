# Conan 2 recipe. SPDX-License-Identifier: Apache-2.0
#
#   conan create conan                                                          dependencies from ConanCenter
#   conan create conan --no-remote -pr:h=conan/profiles/system -pr:b=...        dependencies of the system
import os
import re

from conan import ConanFile
from conan.errors import ConanException
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import collect_libs, copy, load, rmdir
from conan.tools.gnu import PkgConfigDeps

required_conan_version = ">=2.4"

# A dependency: the range of versions, the targets that components name, and the libraries to link where the system has
# it (a platform requirement of the profile), for then Conan knows no targets of it.
DEPENDENCIES = {
    "boost": ("[>=1.81 <2]", ["boost::headers"], []),
    "date": ("[>=3 <4]", ["date::date-tz"], ["date-tz"]),
    "fmt": ("[>=9 <13]", ["fmt::fmt"], ["fmt"]),
    "sqlite3": ("[>=3.40 <4]", ["sqlite3::sqlite3"], ["sqlite3"]),
    "utf8proc": ("[>=2.8 <3]", ["utf8proc::utf8proc"], ["utf8proc"]),
    "libsodium": ("[>=1.0.18 <2]", ["libsodium::libsodium"], ["sodium"]),
    "muparser": ("[>=2.3 <3]", ["muparser::muparser"], ["muparser"]),
    "libcurl": ("[>=7.85 <9]", ["libcurl::libcurl"], ["curl"]),
}
IN_PUBLIC_HEADERS = ("boost", "fmt")
PARTS = {
    "core": ["boost", "date", "fmt", "utf8proc", "libsodium", "muparser"],
    "sqlite": ["sqlite3"],
    "json": [],
    "delivery": ["libsodium", "libcurl"],
}
ABOVE = {"core": [], "sqlite": ["core"], "json": ["core"], "delivery": ["core", "json"]}


class MadangRecipe(ConanFile):
    name = "madang"
    description = "A C++20 library that gives business software a social layer"
    license = "Apache-2.0"
    topics = ("social-graph", "activity-streams", "feed", "embedded")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "delivery": [True, False]}
    default_options = {"shared": False, "delivery": True}

    def set_version(self):
        header = load(self, os.path.join(self.recipe_folder, "..", "include", "madang", "version.hpp"))
        parts = [re.search(rf"#define MADANG_VERSION_{part} +(\d+)", header) for part in ("MAJOR", "MINOR", "PATCH")]
        if not all(parts):
            raise ConanException("include/madang/version.hpp does not say which version it is")
        self.version = ".".join(part[1] for part in parts)

    def export_sources(self):
        root = os.path.join(self.recipe_folder, "..")
        for pattern in ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*"):
            copy(self, pattern, src=root, dst=self.export_sources_folder)

    def requirements(self):
        used = {name for part in self._parts() for name in PARTS[part]}
        for name, (versions, _, _) in DEPENDENCIES.items():
            if name not in used:
                continue
            self.requires(f"{name}/{versions}", transitive_headers=name in IN_PUBLIC_HEADERS)

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.25]")
        self.tool_requires("pkgconf/[>=1.8]")

    def validate(self):
        check_min_cppstd(self, 20)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        for part in ("TESTS", "EXAMPLES", "BENCHMARKS", "CLI"):
            toolchain.cache_variables[f"MADANG_BUILD_{part}"] = False
        toolchain.cache_variables["MADANG_DELIVERY"] = bool(self.options.delivery)
        toolchain.cache_variables["MADANG_WERROR"] = False
        toolchain.cache_variables["MADANG_PRECOMPILED_HEADERS"] = False  # the folder differs each time: nothing to cache
        toolchain.cache_variables["MADANG_UNITY_BUILD"] = True  # for the same reason: everything is compiled
        toolchain.user_presets_path = False
        toolchain.generate()
        CMakeDeps(self).generate()
        PkgConfigDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", src=self.source_folder, dst=os.path.join(self.package_folder, "licenses"))
        # Conan writes these for each consumer.
        rmdir(self, os.path.join(self.package_folder, "lib", "cmake"))
        rmdir(self, os.path.join(self.package_folder, "lib", "pkgconfig"))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "madang")
        self.cpp_info.set_property("cmake_target_name", "madang::madang")
        self.cpp_info.set_property("pkg_config_name", "madang")
        for part in self._parts():
            component = self.cpp_info.components[part]
            component.libs = [f"madang_{part}"]
            component.set_property("cmake_target_name", f"madang::{part}")
            component.set_property("pkg_config_name", f"madang-{part}")
            component.requires.extend(ABOVE[part])
            for name in PARTS[part]:
                self._use(component, name)
        core = self.cpp_info.components["core"]
        if self.settings.os in ("Linux", "FreeBSD"):
            core.system_libs.append("pthread")
        self._use_boost_json(core)

    def _parts(self):
        return [part for part in PARTS if part != "delivery" or self.options.delivery]

    def _from_conan(self, name):
        return any(each.ref.name == name for each in self.dependencies.direct_host.values())

    def _use(self, component, name):
        _, targets, libraries = DEPENDENCIES[name]
        if self._from_conan(name):
            component.requires.extend(targets)
        else:
            if name not in self.cpp_info.ignored_requires:
                self.cpp_info.ignored_requires.append(name)
            component.system_libs.extend(libraries)

    # Boost.JSON is a library of Boost where Boost has it, else one of ours.
    def _use_boost_json(self, core):
        if "madang_boost_json" in collect_libs(self):
            core.libs.append("madang_boost_json")
        elif self._from_conan("boost"):
            core.requires.append("boost::json")
        else:
            core.system_libs.append("boost_json")
